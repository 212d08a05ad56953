import type { BypassCase } from "../../case.ts";

export const weakHostModel: BypassCase = {
  row: 10,
  title: "A port bound to one card's address answers on the other card",
  seen: ["docker docs, port publishing, note on hosts with several interfaces"],
  failure:
    "Linux takes a packet for any of its addresses by any interface. `-p 192.168.1.1:8080:80` binds the port to the LAN's address, not to the LAN: who routes that address over the public side of the host is answered.",
  kind: "enforced",
  answer:
    "A zone is an interface. `from lan` compares the interface that the packet came in by, not the address that it asks for.",
  setUp: (host) =>
    host.run({
      name: "wiki",
      options: ["-p", "192.168.1.1:8080:80", "-p", "[2001:db8:2::1]:8080:80"],
    }),
  ufw: ["allow in on eth1 to any port 8080 proto tcp"],
  ufwDocker: ["route allow in on eth1 to 172.17.0.2 port 80 proto tcp"],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 192.168.1.1 tcp 8080": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:2::1 tcp 8080": "closed",
        "lan > 192.168.1.1 tcp 8080": "container wiki",
        "lan > 2001:db8:2::1 tcp 8080": "container wiki",
      },
    },
  ],
};
