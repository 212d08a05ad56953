import type { Check } from "./check.ts";
import { chainOf } from "./examine.ts";

/** Docker's redirections are gone, and docker-proxy serves published ports in their stead. */
export const dockerRulesGone: Check = {
  name: "docker-rules-gone",
  summary: "Docker's own rules gone (flushed), so that docker-proxy serves published ports",
  needs: "engine",
  look({ saved, topology, baseChains }) {
    const { engine, containers = [] } = topology ?? {};
    const published = containers.some(({ ports }) => ports.length > 0);
    if (!engine || engine.iptables === false || engine.rootless || !published) return [];
    const there =
      engine.firewallBackend === "nftables"
        ? baseChains.some(({ table }) => table === "docker-bridges")
        : saved.some((one) => one.family === 4 && chainOf(one, "nat", "DOCKER"));
    if (there) return [];
    return [
      {
        message: "ports are published, and Docker's own rules are not there",
        why: "somebody flushed them: docker-proxy alone serves the ports now, every client looks like the bridge's gateway, and containers aren't kept apart",
        command: "systemctl restart docker",
      },
    ];
  },
};
