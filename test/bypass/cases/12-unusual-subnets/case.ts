import type { BypassCase } from "../../case.ts";

export const unusualSubnets: BypassCase = {
  row: 12,
  title: "A network outside the usual private ranges is not covered",
  seen: ["ufw-docker#10", "ufw-docker's README, the subnets of its rules"],
  failure:
    "Rules that name the containers by 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 and fd00::/8 miss a network with another subnet: here 100.64.20.0/24, from a pool of the daemon's settings, and a global IPv6 prefix.",
  kind: "enforced",
  answer:
    "Paths are told apart by interface: everything that leaves by a Docker bridge is `to containers`, whatever its subnet.",
  setUp: async (host) => {
    await host.docker(
      ...["network", "create", "--subnet", "100.64.20.0/24", "--ipv6", "--subnet", "2001:db8:20::/64", "custom"],
    );
    const options = ["--network", "custom", "--ip", "100.64.20.2", "--ip6", "2001:db8:20::2", "-p", "8080:80"];
    await host.run({ name: "www", options });
  },
  ufw: ["allow proto tcp from 198.51.100.7 to any port 8080", "allow proto tcp from 2001:db8:1::7 to any port 8080"],
  ufwDocker: [
    "route allow proto tcp from 198.51.100.7 to 100.64.20.2 port 80",
    "route allow proto tcp from 2001:db8:1::7 to 2001:db8:20::2 port 80",
  ],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8080": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:20::2 tcp 80": "closed",
        "wan 198.51.100.7 > 198.51.100.1 tcp 8080": "container www",
        "wan 2001:db8:1::7 > 2001:db8:1::1 tcp 8080": "container www",
      },
    },
  ],
};
