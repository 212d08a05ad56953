import type { BypassCase } from "../../case.ts";

export const iptablesFalse: BypassCase = {
  row: 32,
  title: "With `iptables: false` every port of every container is open, and none gets out",
  seen: ["moby#28133", "moby#28811", "moby#29312"],
  failure:
    "dockerd then writes no rule at all. Forwarding is still on: a neighbour that routes to a container reaches all its ports, networks are not isolated, published ports are docker-proxy's, and containers send with addresses to which nobody outside answers.",
  kind: "enforced",
  answer:
    "With `docker { iptables off }` the compiled files do Docker's work under the policy: masquerading, isolation, published ports, and a default for the rest.",
  engine: ["--iptables=false"],
  setUp: async (host) => {
    await host.docker("network", "create", "--subnet", "172.19.0.0/24", "site");
    await host.docker("network", "create", "--subnet", "172.20.0.0/24", "back");
    const site = (last: number) => ["--network", "site", "--ip", `172.19.0.${last}`];
    await host.run(
      { name: "www", options: [...site(2), "-p", "8080:80"] },
      { name: "db", options: ["--network", "back", "--ip", "172.20.0.3", "-p", "5432:80"] },
    );
    // nobody on the internet has a way back to a private address
    await host.sandbox.run(["ip", "route", "add", "prohibit", "172.16.0.0/12"], { ns: "n0" });
  },
  tearDown: async (host) => {
    await host.sandbox.run(["ip", "route", "del", "prohibit", "172.16.0.0/12"], { ns: "n0" });
  },
  ufw: ["allow 8080/tcp"],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8080": "container www",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "closed",
        "lan > 172.20.0.3 tcp 80": "closed",
        "www > 172.20.0.3 tcp 80": "closed",
        "www > 203.0.113.200 tcp 443": "neighbour of eth0 saw 198.51.100.1",
      },
    },
  ],
};
