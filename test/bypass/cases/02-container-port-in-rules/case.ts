import type { BypassCase } from "../../case.ts";
import { withDockerUser } from "../../docker-user.ts";

const RULE = "DOCKER-USER -i eth0 -p tcp --dport 8081 -j DROP";

export const containerPortInRules: BypassCase = {
  row: 2,
  title: "A rule for the host's port never matches",
  seen: ["docker docs, packet filtering and firewalls", "the note on ports in ufw-docker's README"],
  failure:
    "FORWARD and DOCKER-USER see a packet after Docker's redirection: with `-p 8081:80` its port is 80. The administrator's `-I DOCKER-USER -p tcp --dport 8081 -j DROP`, which is loaded here, drops nothing, and a rule for port 80 is one for every container that listens on 80.",
  kind: "enforced",
  answer:
    "`published` compares the port that the client asked for, which connection tracking remembers; a container's own port is compared together with that container's address.",
  setUp: async (host) => {
    await host.run({ name: "shop", options: ["-p", "8080:80"] }, { name: "admin", options: ["-p", "8081:80"] });
    await withDockerUser(host, `-I ${RULE}`);
  },
  ufw: ["allow 8080/tcp"],
  ufwDocker: ["route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container shop",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8081": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8080": "container shop",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8081": "closed",
      },
    },
  ],
};
