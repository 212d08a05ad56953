import type { BypassCase } from "../../case.ts";

/** Whom the server answers: the admin and the container's own network. */
const CLIENTS = "printf 'A:198.51.100.7\\nA:172.17.0.0/16\\nD:*\\n' >/tmp/clients";

export const sourceLostInDockerProxy: BypassCase = {
  row: 7,
  title: "Behind docker-proxy every client looks like the gateway",
  seen: ["moby#25526", "moby#41789", "docker/roadmap#157"],
  failure:
    "docker-proxy opens a connection of its own, so the container sees 172.17.0.1 for whoever calls over IPv6. The server's own list of clients (pg_hba.conf, nginx's `allow`, here busybox httpd's), which lets in one admin and the containers of its network, lets in the world.",
  kind: "enforced",
  answer:
    "The source is compared on the host, in the input hook, before docker-proxy takes the connection. What the container then sees and logs is still the gateway.",
  setUp: (host) =>
    host.run({ name: "db", options: ["-p", "5432:80"], httpd: { before: CLIENTS, options: "-c /tmp/clients" } }),
  ufw: ["allow proto tcp from 198.51.100.7 to any port 5432", "allow proto tcp from 2001:db8:1::7 to any port 5432"],
  ufwDocker: ["route allow proto tcp from 198.51.100.7 to 172.17.0.2 port 80"],
  steps: [
    {
      probes: {
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "closed",
        "wan 2001:db8:1::7 > 2001:db8:1::1 tcp 5432": "container db",
        "wan 198.51.100.7 > 198.51.100.1 tcp 5432": "container db",
      },
    },
  ],
};
