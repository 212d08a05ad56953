import type { Topology } from "../../policy/compile.ts";
import { holdsIcmp, type TrafficItems } from "../traffic-items.ts";
import { type DockerRules, isUnfiltered } from "./engine.ts";
import { gatewayMode } from "./from-outside.ts";
import { isOnBridge, type Leg, ownerOf } from "./legs.ts";
import { isConfigured, wayIn } from "./ways-in.ts";

type Network = Topology["networks"][number];

/**
 * What becomes of traffic from containers to containers: `open` where some of it may get there; `isolated` where Docker drops all of
 * it, the two having no network in common; `icc` where what they have in common lets no container through to another.
 */
export type Between = "open" | "isolated" | "icc";

/** The best that happens to some of it; `undefined` where there are no two containers of which anything can be said. */
export function between(
  from: readonly Leg[],
  to: readonly Leg[],
  traffic: TrafficItems,
  rules: DockerRules,
  topology: Topology,
): Between | undefined {
  let best: Between | undefined;
  for (const a of from) {
    for (const b of to) {
      if (isSame(a, b, topology)) continue;
      const one = ofLegs(a, b, traffic, rules, topology);
      if (one === "open") return one;
      if (best !== "icc") best = one;
    }
  }
  return best;
}

/** Containers of one network namespace talk to each other over loopback. */
function isSame({ container: a }: Leg, { container: b }: Leg, topology: Topology): boolean {
  return a !== undefined && b !== undefined && ownerOf(a, topology) === ownerOf(b, topology);
}

function ofLegs(a: Leg, b: Leg, traffic: TrafficItems, rules: DockerRules, topology: Topology): Between {
  if (!isOnBridge(a) || !isOnBridge(b)) return "open";
  const [source, target] = [a.network, b.network];
  const way = b.container ? wayIn(b.container, traffic, topology) : "none";
  if (way === "published" && reachesPublished(source) && (source === target || rules.joinsPublished)) return "open";
  if (isUnfiltered(source, rules) && isUnfiltered(target, rules)) return "open";
  if (source === target) return source.icc ? "open" : "icc";
  if (source.internal || target.internal) return "isolated";
  if (rules.joinsUnprotected && way === "loopback" && trusts(target, source)) return "open";
  const opened = ([4, 6] as const).some((family) => {
    const mode = gatewayMode(target, family);
    if (mode === "nat-unprotected") return rules.joinsUnprotected;
    if (mode !== "routed" || !rules.joinsRouted) return false;
    return holdsIcmp(traffic) || (b.container !== undefined && isConfigured(b.container, traffic, topology));
  });
  return opened ? "open" : "isolated";
}

/**
 * Whether a network's containers may reach published ports. From an internal network they are redirected by every engine, and dropped at
 * its edge then; only what isn't redirected goes through docker-proxy: IPv6 to a container without it.
 */
export function reachesPublished({ internal, ipv6 }: Network): boolean {
  return !internal || ipv6;
}

function trusts(target: Network, { bridge }: Network): boolean {
  return bridge !== undefined && target.trustedHostInterfaces.includes(bridge);
}
