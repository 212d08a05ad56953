import { type Address, isProblem, parseAddress } from "../../ip/address.ts";
import type { Topology } from "../../policy/compile.ts";
import { isUp } from "../is-up.ts";

type Container = Topology["containers"][number];
type Network = Topology["networks"][number];
type PublishedPort = Container["ports"][number];

/** A place in a Docker network. */
export interface Leg {
  /** Absent where nothing is known of the network. */
  readonly network?: Network;
  /** Absent for the place of any container that the network takes later. */
  readonly container?: Container;
  /** Empty while the container isn't running. */
  readonly addresses: readonly Address[];
}

const known = new WeakMap<Topology, Map<Container, Leg[]>>();

/** The places of a container, whatever its state; empty on the host's network, or on none. Read once for each topology. */
export function legsOf(container: Container, topology: Topology): readonly Leg[] {
  let all = known.get(topology);
  if (!all) {
    all = new Map(topology.containers.map((one) => [one, readLegs(one, topology)]));
    known.set(topology, all);
  }
  return all.get(container) ?? [];
}

function readLegs(container: Container, topology: Topology): Leg[] {
  return container.endpoints.map(({ network: id, ipv4, ipv6 }) => {
    const network = topology.networks.find((one) => one.id === id || one.name === id);
    const texts = isUp(container) ? [ipv4, ipv6] : [];
    const addresses = texts.flatMap((text) => (text === undefined ? [] : addressesIn(text)));
    return { ...(network && { network }), container, addresses };
  });
}

function addressesIn(text: string): Address[] {
  const address = parseAddress(text);
  return isProblem(address) ? [] : [address];
}

/** The places in a network that containers have, and the one of a container to come. */
export function legsIn(network: Network, topology: Topology): Leg[] {
  const taken = topology.containers.flatMap((one) => legsOf(one, topology).filter((leg) => leg.network === network));
  return [...taken, { network, addresses: [] }];
}

/**
 * Whether Docker's rules for bridges hold in a place: not on an overlay, a macvlan or an ipvlan, nor where only containers mention
 * the network and nobody knows its options.
 */
export function isOnBridge(leg: Leg): leg is Leg & { readonly network: Network } {
  return leg.network?.driver === "bridge" && leg.network.assumed !== true;
}

/** The container whose network namespace, and whose published ports, a container has. */
export function ownerOf(container: Container, topology: Topology): Container {
  const seen = new Set<Container>();
  let owner = container;
  while (owner.networkMode.kind === "container" && !seen.has(owner)) {
    seen.add(owner);
    const { id } = owner.networkMode;
    owner = topology.containers.find((one) => one.id === id || one.name === id) ?? owner;
  }
  return owner;
}

/** What a container publishes, or would if it ran. */
export function portsOf(container: Container, topology: Topology): readonly PublishedPort[] {
  const owner = ownerOf(container, topology);
  return isUp(owner) ? owner.ports : owner.configuredPorts;
}
