import type { BypassCase } from "../../case.ts";

export const internalNetwork: BypassCase = {
  row: 19,
  title: "An allow out of an internal network is dropped by Docker",
  seen: ["docker docs: network create --internal"],
  failure:
    "What a network made with `--internal` holds has no way out and none in: Docker drops what crosses its edge, whatever an own table accepts.",
  kind: "diagnosed",
  answer:
    "The compiler says that Docker makes the rule void: put the container on an ordinary network besides. Rules within the internal network, and from it to the host, hold as anywhere.",
  findings: ["docker-drops-internal"],
  setUp: async (host) => {
    await host.docker("network", "create", "--internal", "--subnet", "172.21.0.0/24", "safe");
    const at = (last: number) => ["--network", "safe", "--ip", `172.21.0.${last}`];
    await host.run(
      { name: "vault", options: at(2) },
      { name: "seal", options: at(3) },
      { name: "guest", options: at(4) },
      { name: "agent", options: ["--network", "host"], port: 9090 },
    );
    // newer engines give it no way out to begin with
    await host.sandbox.run(["ip", "route", "replace", "default", "via", "172.21.0.1"], { ns: "vault" });
  },
  ufw: ["route allow proto tcp from 172.21.0.2 to any port 443"],
  steps: [
    {
      probes: {
        "vault > 203.0.113.200 tcp 443": { should: "neighbour of eth0 saw 198.51.100.1", but: "closed" },
        "seal > 172.21.0.2 tcp 80": "container vault",
        "guest > 172.21.0.2 tcp 80": "closed",
        "guest > 172.21.0.1 tcp 9090": "closed",
      },
    },
  ],
};
