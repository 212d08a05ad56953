import type { BypassCase } from "../../case.ts";

export const emptyMeansNothing: BypassCase = {
  row: 39,
  title: "An empty list, a missing family or a lost `except` becomes everybody",
  seen: ["FirewallFabrik's CHANGELOG", "uif#13", "aerleon#376", "nautobot-firewall#131"],
  failure:
    "A generator leaves out what has no value: a source that is empty now, the IPv6 half of a group that has only IPv4 addresses, a list taken from another. What remains of the rule allows more than it says.",
  kind: "enforced",
  answer:
    "No rule holds a value that silently means any. A stopped container is an empty set and a warning, a group without IPv6 allows nothing over IPv6, ports stay with their protocol.",
  findings: ["container-without-address"],
  setUp: async (host) => {
    await host.docker("create", "--name", "backup", "bb", "/bin/sh");
    await host.run(
      { name: "www", options: ["-p", "8080:80", "-p", "8081:81"] },
      { name: "db", options: ["-p", "5432:80"] },
    );
    await host.sandbox.serve(
      (["tcp", "udp"] as const).map((protocol) => ({
        key: `www ${protocol}`,
        ns: "www",
        protocol,
        address: "0.0.0.0",
        port: 81,
        says: `container www over ${protocol}`,
      })),
    );
  },
  ufwDocker: [
    "route allow proto tcp from 198.51.100.7 to 172.17.0.2 port 80",
    "route allow proto tcp from 203.0.113.0/24 to 172.17.0.2 port 81",
  ],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
        "lan > 192.168.1.1 tcp 5432": "closed",
        "wan 2001:db8:1::7 > 2001:db8:1::1 tcp 8080": "closed",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "closed",
        "wan 198.51.100.7 > 198.51.100.1 tcp 8080": "container www",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8081": "container www over tcp saw 203.0.113.9",
        "wan 198.51.100.7 > 198.51.100.1 tcp 8081": "closed",
      },
    },
  ],
};
