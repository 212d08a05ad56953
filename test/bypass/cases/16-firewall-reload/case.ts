import type { BypassCase } from "../../case.ts";

const LINES = ["iptables", "ip6tables"].flatMap((tool) => [
  `for chain in INPUT FORWARD OUTPUT; do ${tool} -P $chain ACCEPT; done`,
  `${tool} -F`,
  `${tool} -X`,
]);

export const firewallReload: BypassCase = {
  row: 16,
  title: "Another firewall's reload empties the filter table",
  seen: ["moby#12294", "for-linux#1472", "ufw-docker#22"],
  failure:
    "Firewall scripts and the restart of a firewall service begin with `iptables -F`. Docker's rules in the filter table go with the others, DOCKER-USER and the policy of FORWARD among them, until dockerd is restarted: its networks are no longer isolated, and up to 27 every port of every container can be reached by routing.",
  kind: "enforced",
  answer:
    "nft's rules stand in a table of their own. With iptables decisions are taken in the mangle table; only the answer of a `reject` is given in filter, and without it the packet is dropped.",
  setUp: async (host) => {
    await host.docker("network", "create", "--subnet", "172.19.0.0/24", "site");
    await host.run(
      { name: "www", options: ["-p", "8080:80"] },
      { name: "db", options: ["--network", "site", "--ip", "172.19.0.3", "-p", "5432:80"] },
    );
  },
  ufwDocker: ["route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      act: {
        name: "a script empties the filter table and sets its policies to ACCEPT",
        run: async (host) => void (await host.sandbox.run(["sh", "-ec", LINES.join("\n")])),
      },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "closed",
        "lan > 172.19.0.3 tcp 80": "closed",
        "www > 172.19.0.3 tcp 80": "closed",
      },
    },
  ],
};
