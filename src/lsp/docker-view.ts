import type { Topology } from "../docker/topology.ts";
import { buildWorld, type KnownContainer, type World } from "../policy/world.ts";

const worlds = new WeakMap<Topology, World>();

/** Docker's world as the compiler sees it; made once for each topology. */
export function worldOf(topology: Topology): World {
  let world = worlds.get(topology);
  if (!world) {
    world = buildWorld(topology, []);
    worlds.set(topology, world);
  }
  return world;
}

/** What the compiler knows of a container. */
export function knownOf(topology: Topology, container: Topology["containers"][number]): KnownContainer | undefined {
  return worldOf(topology).containers.find((known) => known.container === container);
}

/** A container's addresses on Docker's bridges now, without the link-local ones. */
export function addressesOf({ legs }: KnownContainer): string[] {
  return legs.flatMap(({ v4, v6 }) => [...v4, ...v6.filter((address) => !address.startsWith("fe80:"))]);
}

/** Why a container has no address of its own now; `undefined` where it has one. */
export function withoutAddress(known: KnownContainer): string | undefined {
  if (known.onHost) return "the host's network";
  if (known.legs.length > 0) return undefined;
  return known.unprotected.length > 0 ? "past this host's firewall" : `no address, ${known.container.state}`;
}
