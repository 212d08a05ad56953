import type { Address } from "../../ip/address.ts";
import type { Topology } from "../../policy/compile.ts";
import { isUnfiltered } from "../docker-rules/engine.ts";
import { gatewayMode } from "../docker-rules/from-outside.ts";
import { isOnBridge, type Leg, ownerOf } from "../docker-rules/legs.ts";
import { type Attempt, type Attempts, fromHost, type Probe, routed } from "./attempt.ts";
import type { Zone } from "./audit.ts";
import { isPublic, type Source } from "./sources.ts";
import type { ReachWorld } from "./world.ts";

type Container = Topology["containers"][number];

/** The ways to a container's own address, without a published port. */
export function waysToAddress(
  container: Container,
  leg: Leg,
  address: Address,
  { kind }: Zone,
  source: Source,
  world: ReachWorld,
): Attempts {
  if (!isOnBridge(leg)) return beyond(leg, address, kind, source);
  const { bridge = "" } = leg.network;
  const through = (more: Partial<Attempt> = {}): Attempts => [
    { via: "direct-routing", packets: (probe) => [routed(source, bridge, address, probe)], ...more },
  ];
  if (kind === "host") {
    if (gatewayMode(leg.network, address.family) === "isolated") return "this host has no address in its network";
    return [{ via: "from-this-host", packets: (probe) => [fromHost(source.address, bridge, address, probe)] }];
  }
  if (kind === "containers") return betweenContainers(container, leg, source, world, through);
  if (kind === "internet" && !isPublic(address)) return "the internet has no route to it";
  const { host } = world.topology;
  if ((address.family === 4 ? host?.ipv4Forwarding : host?.ipv6Forwarding) === false)
    return "this host forwards nothing";
  return fromOutside(container, leg, address, source, world, through);
}

type Through = (more?: Partial<Attempt>) => Attempts;

function fromOutside(
  container: Container,
  { network }: Leg & { readonly network: NonNullable<Leg["network"]> },
  { family }: Address,
  source: Source,
  { engine, topology, forward }: ReachWorld,
  through: Through,
): Attempts {
  const { rules } = engine;
  if (!engine.filters || !rules.families.includes(family)) return topology.engine.rootless ? ROOTLESS : through();
  if (network.internal) return "the network is internal";
  const mode = gatewayMode(network, family);
  if (mode === "nat-unprotected") return through();
  const owner = ownerOf(container, topology);
  if (mode === "routed") return through({ only: holds(owner.configuredPorts) });
  const published = holds(owner.ports.filter((port) => port.hostAddress.includes(":") === (family === 6)));
  if (rules.closesUnpublished) {
    if (!network.trustedHostInterfaces.includes(source.interface)) return `Docker ${rules.release} drops it`;
    return through({ only: published });
  }
  if (forward[family] === "ACCEPT") return through();
  const unknown = "Docker of this version leaves it to FORWARD's policy, which is not known";
  const rest: Attempts = forward[family] === "DROP" ? [] : through({ maybe: unknown });
  const all = [...(owner.ports.length > 0 ? through({ only: published }) : []), ...rest] as Attempt[];
  return all.length > 0 ? all : "FORWARD's policy drops it";
}

const ROOTLESS = "rootless Docker keeps its networks to itself";

function betweenContainers(
  container: Container,
  { network }: Leg & { readonly network: NonNullable<Leg["network"]> },
  source: Source,
  { engine, topology }: ReachWorld,
  through: Through,
): Attempts {
  const from = source.leg && isOnBridge(source.leg) ? source.leg.network : undefined;
  if (!from) return "its network doesn't lead through this host";
  if (from === network) {
    if (!network.icc && engine.filters) return "the network lets no container through to another (icc)";
    return through({ via: "same-network" });
  }
  const { rules } = engine;
  const { family } = source.address;
  const bare = !engine.filters || (isUnfiltered(from, rules) && isUnfiltered(network, rules) && family === 6);
  if (bare) return through();
  if (from.internal || network.internal) return "Docker keeps networks from each other";
  const mode = gatewayMode(network, family);
  if (mode === "nat-unprotected" && rules.joinsUnprotected) return through();
  if (mode === "routed" && rules.joinsRouted) {
    return through({ only: holds(ownerOf(container, topology).configuredPorts) });
  }
  return "Docker keeps networks from each other";
}

/** Macvlan and ipvlan pass this host's hooks by; an overlay joins its containers, on other hosts too. */
function beyond({ network }: Leg, address: Address, kind: Zone["kind"], source: Source): Attempts {
  const past: Attempts = [{ via: "beyond-the-firewall", packets: () => [] }];
  if (!network) return "nothing is known of its network";
  if (kind === "containers") return source.leg?.network === network ? past : "it is on another network";
  if (network.driver !== "macvlan" && network.driver !== "ipvlan") return "it is on a network of its own";
  if (kind === "host") return "this host and its own macvlan children don't see each other";
  return kind === "lan" || isPublic(address) ? past : "the internet has no route to it";
}

const NUMBERS = { tcp: 6, udp: 17, sctp: 132 } as const;

function holds(ports: Container["ports"]): (probe: Probe) => boolean {
  return (probe) =>
    ports.some(({ protocol, containerPort }) => NUMBERS[protocol] === probe.protocol && containerPort === probe.port);
}
