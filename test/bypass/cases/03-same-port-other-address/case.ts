import type { BypassCase } from "../../case.ts";

export const samePortOtherAddress: BypassCase = {
  row: 3,
  title: "An allow for a port lets other containers on that port in",
  seen: ["firewalld#1536"],
  failure:
    "Two containers are published as 8080, on different addresses of the host. A firewall that accepts what was redirected on port 8080, and compares neither the address asked for nor the interface, opens both to everybody.",
  kind: "enforced",
  answer:
    "`published ADDRESS` compares the address and the port that the client asked for, and a zone the interface it came in by, in one rule.",
  setUp: (host) =>
    host.run(
      { name: "site", options: ["-p", "198.51.100.1:8080:80"] },
      { name: "wiki", options: ["-p", "192.168.1.1:8080:80"] },
    ),
  ufw: ["allow proto tcp from any to 198.51.100.1 port 8080", "allow in on eth1 to 192.168.1.1 port 8080 proto tcp"],
  ufwDocker: [
    "route allow proto tcp from any to 172.17.0.2 port 80",
    "route allow in on eth1 to 172.17.0.3 port 80 proto tcp",
  ],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container site",
        "wan 203.0.113.9 > 192.168.1.1 tcp 8080": "closed",
        "lan > 192.168.1.1 tcp 8080": "container wiki",
        "lan > 198.51.100.1 tcp 8080": "container site",
      },
    },
  ],
};
