import type { BypassCase } from "../../case.ts";

const NAME = "com.docker.network.bridge.name";

export const bridgeOfOwnName: BypassCase = {
  title: "A later network whose bridge has a name of its own",
  seen: ["ufw-docker#10"],
  failure:
    "A firewall knows Docker's bridges by `docker0` and `br-…`. A network made with `com.docker.network.bridge.name` has another name, and its containers seem to be on an interface like any other.",
  kind: "diagnosed",
  answer:
    'Networks that are there are known by their bridges. Where one has a name of its own, a note says that a later one like it is outside the policy until it is compiled again, and how to name it beforehand: `docker { bridges "dmz*" }`.',
  findings: ["custom-bridge-name"],
  setUp: async (host) => {
    await host.docker("network", "create", "--opt", `${NAME}=dmz0`, "--subnet", "172.21.0.0/24", "dmz");
    await host.run({ name: "www", options: ["--network", "dmz", "-p", "8080:80"] }, { name: "app" });
  },
  ufwDocker: ["route allow proto tcp from 198.51.100.7 to 172.21.0.2 port 80"],
  steps: [
    {
      act: {
        name: "another network is made so, with a container in it",
        run: async (host) => {
          await host.docker("network", "create", "--opt", `${NAME}=lab0`, "--subnet", "172.22.0.0/24", "lab");
          await host.run({ name: "late", options: ["--network", "lab", "-p", "8099:80"] });
        },
      },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8099": { should: "closed", but: "container late" },
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "closed",
        "wan 198.51.100.7 > 198.51.100.1 tcp 8080": "container www",
      },
    },
    {
      act: { name: "the policy is compiled again", run: async () => undefined, recompile: true },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8099": "closed",
        "wan 198.51.100.7 > 198.51.100.1 tcp 8080": "container www",
      },
    },
  ],
};
