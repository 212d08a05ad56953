import type { BypassCase } from "../../case.ts";
import { withDockerUser } from "../../docker-user.ts";

export const dockerUserNotAsked: BypassCase = {
  row: 4,
  title: "Nothing leads to DOCKER-USER",
  seen: [
    "libnetwork#2439",
    "libnetwork#2631",
    "moby#48560",
    "moby#48568",
    "docker/for-linux#1152",
    "docker/for-linux#1248",
  ],
  failure:
    "Rules in DOCKER-USER hold only while FORWARD jumps there first. Docker 20.10 has no such jump for IPv6, Docker 29 with its nft back end has none at all, and up to 27.3 it was missing after some starts of Docker that found the chain already there. The chain still lists its rules, and no packet passes it. Here it is taken out by hand.",
  kind: "enforced",
  answer:
    "nft rules stand in a table of their own, iptables rules in chains of their own behind `mangle`: they are reached without DOCKER-USER.",
  setUp: async (host) => {
    await host.run({ name: "db", options: ["-p", "5432:80"] });
    await withDockerUser(host, "-D FORWARD -j DOCKER-USER");
  },
  ufw: ["allow proto tcp from 198.51.100.7 to any port 5432"],
  ufwDocker: ["route allow proto tcp from 198.51.100.7 to 172.17.0.2 port 80"],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
        "wan 198.51.100.7 > 198.51.100.1 tcp 5432": "container db",
      },
    },
  ],
};
