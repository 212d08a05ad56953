import type { BypassCase } from "../../case.ts";

export const publishedRange: BypassCase = {
  title: "A range of published ports, and a rule for some of it",
  seen: ["docker docs: port-publishing"],
  failure:
    "`-p 7000-7002:8000-8002` makes three redirections, each with another port behind it, and a docker-proxy for each. A rule in FORWARD has to be written for 8000 to 8002, one in INPUT for 7000 to 7002, and one of the two is forgotten.",
  kind: "enforced",
  answer: "`to published` speaks of the host's ports, ranges too, in the forward hook and in the input hook.",
  setUp: async (host) => {
    const options = ["-p", "7000-7002:8000-8002", "-p", "7100-7101:8100-8101/udp"];
    await host.run({ name: "pool", options, port: 8000 });
    for (const port of [8001, 8002]) await host.docker("exec", "pool", "/bin/httpd", "-p", `${port}`, "-h", "/www");
    const udp = { ns: "pool", protocol: "udp", address: "0.0.0.0" } as const;
    await host.sandbox.serve([8100, 8101].map((port) => ({ ...udp, key: `${port}`, port, says: "container pool" })));
  },
  ufw: ["allow 7000:7001/tcp", "allow 7100/udp"],
  ufwDocker: [
    "route allow proto tcp from any to 172.17.0.2 port 8000:8001",
    "route allow proto udp from any to 172.17.0.2 port 8100",
  ],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 7000": "container pool",
        "wan 203.0.113.9 > 198.51.100.1 tcp 7001": "container pool",
        "wan 203.0.113.9 > 198.51.100.1 tcp 7002": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 7001": "container pool",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 7002": "closed",
        "wan 203.0.113.9 > 198.51.100.1 udp 7100": "container pool saw 203.0.113.9",
        "wan 203.0.113.9 > 198.51.100.1 udp 7101": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 udp 7100": "container pool saw 172.17.0.1",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 udp 7101": "closed",
        "lan > 172.17.0.2 tcp 8002": "closed",
      },
    },
  ],
};
