import type { BypassCase } from "../../case.ts";
import { endSwarm, startSwarm } from "../../swarm.ts";

export const swarmIngress: BypassCase = {
  row: 25,
  title: "A port of Swarm's ingress is open on every node, and for whatever is forwarded",
  seen: ["moby#28469", "moby#35318"],
  failure:
    "Every node of a Swarm redirects the published port on all its addresses to the ingress network, whether it runs a task or not. The rule in DOCKER-INGRESS that lets it through FORWARD names the port alone: it accepts that port of any container, and of machines behind the host too.",
  kind: "enforced",
  answer:
    "`to swarm api` and `to published` are ports of the host, however they are served; the defaults for `to containers` and `forward` refuse ahead of DOCKER-INGRESS.",
  notOn: [{ kind: { backend: "nftables" }, why: "an engine with this back end takes no part in a Swarm" }],
  setUp: async (host) => {
    await startSwarm(host);
    await host.run({ name: "box", port: 8090 });
  },
  tearDown: endSwarm,
  ufwDocker: ["route allow proto tcp from 192.168.1.0/24 to 172.18.0.2 port 8090"],
  steps: [
    {
      probes: {
        "lan > 192.168.1.1 tcp 8090": "swarm ingress saw 192.168.1.10",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8090": "closed",
        "wan 203.0.113.9 > 192.168.1.1 tcp 8090": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8090": "closed",
        "wan 203.0.113.9 > 172.18.0.2 tcp 8090": "closed",
        "wan 203.0.113.9 > 172.17.0.2 tcp 8090": "closed",
        "wan 203.0.113.9 > 192.168.1.10 tcp 8090": "closed",
      },
    },
  ],
};
