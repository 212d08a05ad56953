import type { BypassCase } from "../../case.ts";
import { endSwarm, startSwarm } from "../../swarm.ts";

export const swarmWithoutIptables: BypassCase = {
  row: 26,
  title: "Swarm writes its rules even with `iptables: false`",
  seen: ["moby#28241", "classicswarm#2917", "for-linux#136"],
  failure:
    "The code that publishes a service doesn't ask whether dockerd may touch iptables: it inserts DOCKER-INGRESS on top of FORWARD and of nat's PREROUTING, and the port is open whatever the administrator's own rules say.",
  kind: "enforced",
  answer:
    "With `docker { iptables off }` too, rules and defaults are asked ahead of FORWARD, so that what Swarm inserts there accepts only what they have let on.",
  engine: ["--iptables=false"],
  notOn: [{ kind: { backend: "nftables" }, why: "an engine with this back end takes no part in a Swarm" }],
  setUp: startSwarm,
  tearDown: endSwarm,
  ufwDocker: ["route allow proto tcp from 192.168.1.0/24 to 172.18.0.2 port 8090"],
  steps: [
    {
      probes: {
        "lan > 192.168.1.1 tcp 8090": "swarm ingress saw 192.168.1.10",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8090": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8090": "closed",
        "wan 203.0.113.9 > 172.18.0.2 tcp 8090": "closed",
        "wan 203.0.113.9 > 192.168.1.10 tcp 8090": "closed",
      },
    },
  ],
};
