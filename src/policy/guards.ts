import { IntervalSet } from "../ip/interval-set.ts";
import type { Guards } from "../ir/ir.ts";
import type { World } from "./world.ts";

/**
 * What nobody else may claim to be: the subnets of bridge networks, each by its own bridge alone. A macvlan's subnet is
 * the LAN itself, and an overlay's often looks like one, so they are no part of it; nor is a network of which only a
 * container's word is known, which may be a macvlan.
 */
export function guardsOf(world: World, wanted: boolean): Guards {
  if (!wanted) return { loopback: false, forged: [] };
  const byBridge = new Map<string, IntervalSet>();
  for (const network of world.networks) {
    if (network.driver !== "bridge" || network.bridge === undefined || network.assumed) continue;
    const subnets = IntervalSet.parse(network.subnets.map((subnet) => subnet.prefix));
    byBridge.set(network.bridge, (byBridge.get(network.bridge) ?? IntervalSet.empty).union(subnets));
  }
  const forged = [...byBridge]
    .filter(([, subnets]) => !subnets.isEmpty)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([bridge, subnets]) => ({ bridge, v4: subnets.family(4).format(), v6: subnets.family(6).format() }));
  return { loopback: true, forged };
}
