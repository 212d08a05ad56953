import { formatInterval, type Interval, interval } from "../ip/interval.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import type { Guards } from "../ir/ir.ts";
import type { World } from "./world.ts";

/**
 * What nobody else may claim to be: the subnets of bridge networks, each by its own bridge alone. A macvlan's subnet is
 * the LAN itself, and an overlay's often looks like one, so they are no part of it; nor is a network of which only a
 * container's word is known, which may be a macvlan; nor are the neighbours of an interface whose prefix lies in a subnet.
 */
export function guardsOf(world: World, wanted: boolean): Guards {
  if (!wanted) return { loopback: false, forged: [] };
  const byBridge = new Map<string, IntervalSet>();
  for (const { bridge, subnet } of guardedSubnets(world)) {
    const near = neighboursIn(subnet, world).map(({ prefix }) => prefix);
    const guarded = IntervalSet.of([subnet]).subtract(IntervalSet.of(near));
    byBridge.set(bridge, (byBridge.get(bridge) ?? IntervalSet.empty).union(guarded));
  }
  const forged = [...byBridge]
    .filter(([, subnets]) => !subnets.isEmpty)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([bridge, subnets]) => ({ bridge, v4: subnets.family(4).format(), v6: subnets.family(6).format() }));
  return { loopback: true, forged };
}

/** A network in whose subnet are neighbours of another interface: network, subnet, interface, and its prefix. */
export type Overlap = readonly [network: string, subnet: string, other: string, prefix: string];

export function overlapsOf(world: World): Overlap[] {
  return guardedSubnets(world).flatMap(({ network, subnet }) =>
    neighboursIn(subnet, world).map((one): Overlap => {
      return [network, formatInterval(subnet), one.interface, formatInterval(one.prefix)];
    }),
  );
}

function guardedSubnets(world: World): { network: string; bridge: string; subnet: Interval }[] {
  return world.networks.flatMap(({ name, driver, bridge, assumed, subnets }) => {
    if (driver !== "bridge" || bridge === undefined || assumed) return [];
    return subnets.map(({ prefix }) => ({ network: name, bridge, subnet: interval(prefix) }));
  });
}

/** Routing prefers the longer prefix, so these are reached by their own interface; a shorter one than the subnet's is Docker's there. */
function neighboursIn(subnet: Interval, { neighbours }: World): World["neighbours"] {
  return neighbours.filter(
    ({ prefix }) => prefix.family === subnet.family && subnet.first <= prefix.first && prefix.last <= subnet.last,
  );
}
