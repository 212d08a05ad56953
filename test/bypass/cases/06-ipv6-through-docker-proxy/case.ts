import type { BypassCase } from "../../case.ts";

export const ipv6ThroughDockerProxy: BypassCase = {
  row: 6,
  title: "IPv6 reaches an IPv4-only container through docker-proxy",
  seen: ["libnetwork#2608", "docs#17312", "caddy-docker#406"],
  failure:
    "Where the container has no IPv6, no rule redirects the packet: docker-proxy listens on the host's port and answers. The packet passes INPUT, so rules in FORWARD, DOCKER-USER and their like never see it.",
  kind: "enforced",
  answer:
    "A rule for a container or for `published`, and the default for `to containers`, have a second half in the input hook.",
  setUp: (host) => host.run({ name: "www", options: ["-p", "8080:80"] }, { name: "db", options: ["-p", "5432:80"] }),
  ufw: ["allow 8080/tcp", "allow proto tcp from 2001:db8:1::7 to any port 5432"],
  steps: [
    {
      probes: {
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8080": "container www",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "closed",
        "wan 2001:db8:1::7 > 2001:db8:1::1 tcp 5432": "container db",
      },
    },
  ],
};
