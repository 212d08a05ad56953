import type { BypassCase } from "../../case.ts";

/** On, as it is where br_netfilter is loaded: without it replies within the bridge miss the redirection, and nothing is answered. */
const SWITCH = "net.bridge.bridge-nf-call-iptables";

export const hairpinWithoutProxy: BypassCase = {
  title: "Without docker-proxy a container's way to a published port goes through FORWARD",
  seen: ["moby#27817"],
  failure:
    "With `--userland-proxy=false` Docker redirects what a container sends to a published port of its host, to a neighbour on the same bridge too. The packet was never traffic within the bridge, nor traffic from outside: rules for either miss it.",
  kind: "enforced",
  answer:
    "It is traffic between containers, judged in the forward hook by where it came from and where it is redirected to.",
  engine: ["--userland-proxy=false"],
  setUp: async (host) => {
    await host.docker("network", "create", "--subnet", "172.21.0.0/24", "office");
    await host.run(
      { name: "db", options: ["-p", "5432:80"] },
      { name: "app" },
      { name: "guest" },
      { name: "report", options: ["--network", "office"] },
    );
    await host.sandbox.run(["sysctl", "-q", "-w", `${SWITCH}=1`]);
  },
  tearDown: async (host) => {
    await host.sandbox.run(["sysctl", "-q", "-w", `${SWITCH}=0`]);
  },
  ufw: ["route allow proto tcp from 172.17.0.3 to 172.17.0.2 port 80", "route deny from any to 172.17.0.2"],
  steps: [
    {
      probes: {
        "app > 198.51.100.1 tcp 5432": "container db",
        "guest > 198.51.100.1 tcp 5432": "closed",
        "guest > 172.17.0.1 tcp 5432": "closed",
        "guest > 172.17.0.2 tcp 80": "closed",
        "report > 198.51.100.1 tcp 5432": "closed",
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
        "host > 127.0.0.1 tcp 5432": "container db",
      },
    },
  ],
};
