import type { BypassCase } from "../../case.ts";

export const unpublishedPort: BypassCase = {
  row: 19,
  title: "An allow for a port that isn't published is dropped by Docker behind us",
  seen: ["moby#50476", "moby#52666", "docker docs: firewall-nftables"],
  failure:
    "An accept in one table doesn't keep another from dropping. Docker lets in from outside what is published, and drops the rest: up to 27 by FORWARD's policy, from 28 on by rules of its own. A rule that opens an unpublished port looks right and does nothing.",
  kind: "diagnosed",
  answer:
    "`allow` never overrides Docker, and the compiler says where Docker makes it void, from the engine's version and the snapshot: publish the port, or give the network another gateway mode.",
  findings: ["docker-drops-unpublished"],
  setUp: async (host) => {
    await host.docker("network", "create", "--subnet", "172.21.0.0/24", "shop");
    const at = (last: number) => ["--network", "shop", "--ip", `172.21.0.${last}`];
    await host.run({ name: "cache", options: at(2) }, { name: "db", options: [...at(3), "-p", "5432:80"] });
  },
  ufw: ["route allow proto tcp from 192.168.1.20 to 172.21.0.0/24 port 80"],
  steps: [
    {
      probes: {
        "lan 192.168.1.20 > 172.21.0.2 tcp 80": { should: "container cache", but: "closed" },
        "lan 192.168.1.20 > 192.168.1.1 tcp 5432": "container db",
        "lan 192.168.1.10 > 192.168.1.1 tcp 5432": "closed",
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
      },
    },
  ],
};
