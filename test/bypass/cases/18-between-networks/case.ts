import type { BypassCase } from "../../case.ts";

/** What an administrator adds so that one container gets into another network. */
const ACCEPTED = ["-i docker0 -j ACCEPT", "-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT"];

export const betweenNetworks: BypassCase = {
  row: 18,
  title: "Networks are isolated only as far as Docker's chains go",
  seen: ["moby#49981", "moby#51015"],
  failure:
    "Docker's isolation is a few rules in its own chains. An ACCEPT in DOCKER-USER, written for one container, comes before them for all; Docker 29 lets containers reach every port of another network whose gateway mode is `nat-unprotected`, and a published port is open to the containers of every network on any engine.",
  kind: "enforced",
  answer:
    "`default deny between containers` refuses in the forward hook, and in the input hook where a container calls a published port, whatever Docker's chains say.",
  setUp: async (host) => {
    const open = ["-o", "com.docker.network.bridge.gateway_mode_ipv4=nat-unprotected"];
    await host.docker("network", "create", "--subnet", "172.20.0.0/24", ...open, "back");
    await host.run(
      { name: "app" },
      { name: "api", options: ["--network", "back", "--ip", "172.20.0.2", "-p", "8080:80"] },
      { name: "db", options: ["--network", "back", "--ip", "172.20.0.3", "-p", "5432:80"] },
    );
    await host.sandbox.run(["sh", "-ec", ACCEPTED.map((rule) => `iptables -I DOCKER-USER ${rule}`).join("\n")]);
  },
  ufw: ["allow in on docker0 to any port 8080 proto tcp"],
  ufwDocker: ["route allow proto tcp from 172.17.0.2 to 172.20.0.2 port 80"],
  steps: [
    {
      probes: {
        "app > 198.51.100.1 tcp 8080": "container api",
        "app > 172.20.0.2 tcp 80": "container api",
        "app > 198.51.100.1 tcp 5432": "closed",
        "app > 172.20.0.3 tcp 80": "closed",
        "db > 198.51.100.1 tcp 8080": "closed",
        "db > 172.20.0.2 tcp 80": "closed",
      },
    },
  ],
};
