import type { BypassCase } from "../../case.ts";

export const oneBridge: BypassCase = {
  row: 21,
  title: "Traffic within one network never reaches iptables",
  seen: ["dfw#568", "moby#11404", "moby#48411"],
  failure:
    "Two containers of one network talk over their bridge. Unless the kernel is told to (br_netfilter, which Docker 20.10 to 29 leave as it is), it shows that traffic to no ip hook, and a rule between the two is never asked.",
  kind: "enforced",
  answer:
    "`hooks.sh` switches it on for the bridges that the policy restricts, by the bridges' own switch, and for no other. The global sysctl stays off.",
  findings: ["bridge-netfilter-needed"],
  setUp: async (host) => {
    await host.docker("network", "create", "--ipv6", "--subnet", "172.21.0.0/24", "--subnet", "fd00:21::/64", "shop");
    const at = (last: number) => ["--network", "shop", "--ip", `172.21.0.${last}`, "--ip6", `fd00:21::${last}`];
    await host.run(
      { name: "app", options: at(2) },
      { name: "db", options: [...at(3), "-p", "5432:80"] },
      { name: "guest", options: at(4) },
    );
  },
  ufw: ["route deny from 172.21.0.4 to 172.21.0.3", "route deny from fd00:21::4 to fd00:21::3"],
  steps: [
    {
      probes: {
        "guest > 172.21.0.3 tcp 80": "closed",
        "guest > fd00:21::3 tcp 80": "closed",
        "guest > 172.21.0.3 ping": "closed",
        "guest > 172.21.0.1 tcp 5432": "closed",
        "app > 172.21.0.3 tcp 80": "container db",
        "app > fd00:21::3 tcp 80": "container db",
        "guest > 172.21.0.2 tcp 80": "container app",
      },
    },
  ],
};
