import type { BypassCase } from "../../case.ts";

export const hostNetwork: BypassCase = {
  row: 24,
  title: "A container on the host's network is none of FORWARD's business",
  seen: ["for-linux#690"],
  failure:
    "With `--network host` the container's server is a server of the host. Rules in FORWARD and DOCKER-USER, and tools that look for a container's address, miss it.",
  kind: "enforced",
  answer:
    "`to container agent` with ports becomes a rule for those ports of the host, the compiler says so, and `default deny to host` holds the rest. As a source it can't be told from the host: that is an error.",
  findings: ["container-on-host-network"],
  setUp: (host) => host.run({ name: "agent", options: ["--network", "host"], port: 9090 }),
  ufw: ["allow proto tcp from 192.168.1.20 to any port 9090"],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 9090": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 9090": "closed",
        "lan > 192.168.1.1 tcp 9090": "closed",
        "lan 192.168.1.20 > 192.168.1.1 tcp 9090": "container agent",
        "host > 127.0.0.1 tcp 9090": "container agent",
      },
    },
  ],
};
