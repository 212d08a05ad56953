import type { BypassCase } from "../../case.ts";

export const ownPublishedPort: BypassCase = {
  row: 34,
  title: "A container that calls a published port of its own host is a client of INPUT",
  seen: ["moby#27817", "ufw-docker#101", "ufw-docker#76"],
  failure:
    "Docker doesn't redirect what comes from a container to a published port of the host: docker-proxy takes it, and INPUT decides. A firewall that closes INPUT cuts containers off, one that opens the port there opens it to everybody who comes through docker-proxy, and one that leaves INPUT alone keeps no container from any published port.",
  kind: "enforced",
  answer:
    "A rule from one container to another holds for the way through the host's published port too, and only for that container; `default deny to host` doesn't touch published ports.",
  setUp: (host) =>
    host.run({ name: "app" }, { name: "api", options: ["-p", "8080:80"] }, { name: "db", options: ["-p", "5432:80"] }),
  ufw: ["allow proto tcp from 172.17.0.2 to any port 8080"],
  steps: [
    {
      probes: {
        "app > 198.51.100.1 tcp 8080": "container api",
        "app > 172.17.0.1 tcp 8080": "container api",
        "app > 198.51.100.1 tcp 5432": "closed",
        "db > 198.51.100.1 tcp 8080": "closed",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "closed",
      },
    },
  ],
};
