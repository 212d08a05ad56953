import type { BypassCase } from "../../case.ts";

export const publishedPort: BypassCase = {
  row: 1,
  title: "A published port is open whatever INPUT says",
  seen: ["moby#4737", "moby#22054"],
  failure:
    "Docker redirects a published port before the routing decision, so the packet is forwarded and no rule in INPUT is ever asked. `ufw default deny` leaves every `docker run -p` open to the world.",
  kind: "enforced",
  answer:
    "The default for `to containers` holds in the forward hook, ahead of Docker's chains, and in the input hook for what docker-proxy takes.",
  setUp: (host) => host.run({ name: "www", options: ["-p", "8080:80"] }, { name: "db", options: ["-p", "5432:80"] }),
  ufw: ["allow 8080/tcp"],
  ufwDocker: ["route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
        "lan > 192.168.1.1 tcp 5432": "closed",
      },
    },
  ],
};
