import type { BypassCase } from "../../case.ts";

export const linkLocal: BypassCase = {
  title: "Containers of one network reach each other by addresses that Docker never gave",
  seen: ["RFC 4862"],
  failure:
    "In a network with IPv6 each container has a link-local address besides, made by the kernel from its Ethernet address. Docker doesn't show it, and rules for the addresses that `docker inspect` prints say nothing of it.",
  kind: "enforced",
  answer:
    "The link-local address that follows from a container's Ethernet address belongs to the container, as a source and as a destination. (Who may write packets of its own making can take others: there is a note.)",
  findings: ["bridge-netfilter-needed", "container-can-pose"],
  setUp: async (host) => {
    await host.docker("network", "create", "--ipv6", "--subnet", "172.21.0.0/24", "--subnet", "fd00:21::/64", "shop");
    const at = (last: number) => [
      ...["--network", "shop", "--ip", `172.21.0.${last}`, "--ip6", `fd00:21::${last}`],
      ...["--mac-address", `02:42:ac:15:00:0${last}`],
    ];
    await host.run({ name: "guest", options: at(2) }, { name: "db", options: at(3) }, { name: "app", options: at(4) });
  },
  ufw: ["route deny from fd00:21::2 to fd00:21::3", "route deny from 172.21.0.2 to 172.21.0.3"],
  steps: [
    {
      probes: {
        "guest > fe80::42:acff:fe15:3%eth0 tcp 80": "closed",
        "guest fd00:21::2 > fd00:21::3 tcp 80": "closed",
        "guest > 172.21.0.3 tcp 80": "closed",
        "app > fe80::42:acff:fe15:3%eth0 tcp 80": "container db",
        "guest > fe80::42:acff:fe15:4%eth0 tcp 80": "container app",
      },
    },
  ],
};
