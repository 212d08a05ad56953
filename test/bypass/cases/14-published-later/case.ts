import type { BypassCase } from "../../case.ts";

export const publishedLater: BypassCase = {
  row: 14,
  title: "A port published after loading is open through docker-proxy, where the host is",
  seen: ["found here"],
  failure:
    "A port that docker-proxy serves (IPv6 to a container without IPv6) looks like any port of the host. A firewall that leaves the host's own ports alone doesn't know the ones that are published later.",
  kind: "diagnosed",
  answer:
    "The policy leaves `to host` as it was, so a port of the host that nobody had published is not the firewall's to close. `default deny to host` closes the gap, as does compiling again, or an engine with `--userland-proxy=false`. What Docker redirects is closed at once.",
  findings: ["published-later-through-proxy"],
  setUp: (host) => host.run({ name: "www", options: ["-p", "8080:80"] }),
  ufw: ["allow 8080/tcp"],
  ufwDocker: ["route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      act: {
        name: "a container is started",
        run: (host) => host.run({ name: "late", options: ["-p", "5432:80"] }),
      },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": { should: "closed", but: "container late" },
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
      },
    },
    {
      act: { name: "the policy is compiled again", run: async () => undefined, recompile: true },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "closed",
      },
    },
  ],
};
