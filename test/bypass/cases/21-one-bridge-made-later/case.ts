import type { BypassCase } from "../../case.ts";

export const oneBridgeMadeLater: BypassCase = {
  row: 21,
  title: "A network that is made later keeps its inner traffic to itself",
  seen: ["moby#48411"],
  failure:
    "The switch that shows a bridge's inner traffic to the firewall belongs to the bridge. One that Docker makes after the firewall was loaded has it off, whatever the rules say.",
  kind: "diagnosed",
  answer:
    "Whatever passes the forward hook is under the policy at once. What stays within the new bridge is not, until the policy is compiled and loaded again: the finding says so.",
  findings: ["bridge-netfilter-needed"],
  setUp: (host) => host.run({ name: "www", options: ["-p", "8080:80"] }),
  ufwDocker: ["route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      act: {
        name: "a network is made, with two containers in it",
        run: async (host) => {
          await host.docker("network", "create", "--subnet", "172.21.0.0/24", "late");
          const late = ["--network", "late", "--ip"];
          await host.run(
            { name: "guest", options: [...late, "172.21.0.2"] },
            { name: "db", options: [...late, "172.21.0.3"] },
          );
        },
      },
      probes: {
        "guest > 172.21.0.3 tcp 80": { should: "closed", but: "container db" },
        "guest > 172.21.0.1 tcp 8080": "closed",
      },
    },
    {
      act: { name: "the policy is compiled again", run: async () => undefined, recompile: true },
      probes: {
        "guest > 172.21.0.3 tcp 80": "closed",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
      },
    },
  ],
};
