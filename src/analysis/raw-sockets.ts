import type { Topology } from "../policy/compile.ts";
import { isUp } from "./is-up.ts";

type Container = Topology["containers"][number];
type Network = Topology["networks"][number];

/** A network's bridge with what is on it now. */
export interface SharedBridge {
  readonly network: Network;
  readonly bridge: string;
  /** One container for each network stack: with `--network container:X` they share X's. */
  readonly members: readonly Container[];
  /** Those of them in whose network stack somebody may open raw sockets. */
  readonly able: readonly Container[];
}

/** The bridges of the host's networks, with their containers. */
export function sharedBridges(topology: Topology): SharedBridge[] {
  const able = topology.containers.filter((one) => isUp(one) && !one.withoutRawSockets);
  const stacks = new Set(able.map((one) => (one.networkMode.kind === "container" ? one.networkMode.id : one.id)));
  return topology.networks.flatMap((network): SharedBridge[] => {
    const { driver, bridge, id, name } = network;
    if (driver !== "bridge" || bridge === undefined) return [];
    const members = topology.containers.filter(
      (one) =>
        isUp(one) &&
        one.networkMode.kind === "networks" &&
        one.endpoints.some((leg) => leg.network === id || leg.network === name),
    );
    return [{ network, bridge, members, able: members.filter((one) => stacks.has(one.id) || stacks.has(one.name)) }];
  });
}

/** Names in a sentence, the first few of many. */
export function someOf(containers: readonly Container[]): string {
  const shown = containers.slice(0, 3).map(({ name }) => `\`${name}\``);
  const more = containers.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
