import { type Family, formatAddress } from "../../ip/address.ts";
import type { Topology } from "../../policy/compile.ts";
import { dockerPorts, isEverywhere } from "../docker-ports.ts";
import { isOnBridge, legsOf, ownerOf } from "../docker-rules/legs.ts";
import { isUp } from "../is-up.ts";
import { waysToAddress } from "./address.ts";
import type { Attempts, Probe } from "./attempt.ts";
import type { Door, Zone } from "./audit.ts";
import { waysToListener, waysToSwarm } from "./host-ports.ts";
import { allProbes, NUMBERS, portProbe } from "./probes.ts";
import { waysToPublished } from "./published.ts";
import type { Source } from "./sources.ts";
import type { ReachWorld } from "./world.ts";

/** A program that listens on the host, as the machine itself tells. */
export interface Listener {
  readonly family: Family;
  readonly protocol: "tcp" | "udp" | "sctp";
  readonly address: "any" | string;
  readonly port: number;
  /** The program's name. */
  readonly program: string;
  /** The id of the container that it runs in. */
  readonly container?: string;
}

/** A door, what is sent to it, and the ways there are from a source. */
export interface Found {
  readonly door: Omit<Door, "ways">;
  readonly probes: readonly Probe[];
  attempts(zone: Zone, source: Source): Attempts;
}

type Container = Topology["containers"][number];

const FAMILIES: readonly Family[] = [4, 6];

/** Everything on the host that Docker brought and that packets can be sent to. */
export function doorsOf(world: ReachWorld, listeners: readonly Listener[] | undefined): Found[] {
  const { topology } = world;
  const up = topology.containers.filter((one) => isUp(one) && one.networkMode.kind !== "container");
  return [
    ...publishedDoors(world),
    ...swarmDoors(world),
    ...up.flatMap((container) => addressDoors(container, world)),
    ...up
      .filter(({ networkMode }) => networkMode.kind === "host")
      .flatMap((container) => hostDoors(container, world, listeners)),
    ...ownListeners(world, listeners),
  ];
}

/** The container's name, and behind it those that share its network. */
function nameOf({ name, id }: Container, { containers }: Topology): string {
  const sharing = containers.filter(
    ({ networkMode }) => networkMode.kind === "container" && (networkMode.id === id || networkMode.id === name),
  );
  return [name, ...sharing.filter(isUp).map((one) => one.name)].join(" + ");
}

function about(container: Container, topology: Topology) {
  return {
    target: nameOf(container, topology),
    ...(container.compose && { project: container.compose.project }),
  };
}

function publishedDoors(world: ReachWorld): Found[] {
  const { topology } = world;
  return dockerPorts(topology).flatMap((port) => {
    const { container, live, protocol, hostAddress, hostPort, containerPort } = port;
    if (!container || !live || !isUp(container)) return [];
    const family: Family = hostAddress.includes(":") ? 6 : 4;
    const door: Found["door"] = {
      kind: "published",
      ...about(container, topology),
      family,
      protocol,
      address: isEverywhere(port) ? "any" : hostAddress,
      port: hostPort,
      containerPort,
    };
    return {
      door,
      probes: [portProbe(protocol, hostPort)],
      attempts: (zone, source) => waysToPublished(container, port, family, zone, source, world),
    };
  });
}

function swarmDoors(world: ReachWorld): Found[] {
  return world.topology.services.flatMap(({ name, ports }) =>
    ports
      .filter((port) => port.mode === "ingress" && port.publishedPort !== 0)
      .flatMap(({ protocol, publishedPort: port, targetPort }) =>
        FAMILIES.map(
          (family): Found => ({
            door: { kind: "swarm", target: name, family, protocol, address: "any", port, containerPort: targetPort },
            probes: [portProbe(protocol, port)],
            attempts: (zone, source) => waysToSwarm(port, family, zone, source, world),
          }),
        ),
      ),
  );
}

function addressDoors(container: Container, world: ReachWorld): Found[] {
  const { topology, ir } = world;
  return legsOf(container, topology).flatMap((leg) =>
    leg.addresses.map(
      (address): Found => ({
        door: {
          kind: "address",
          ...about(container, topology),
          ...(leg.network && { network: leg.network.name }),
          family: address.family,
          protocol: "any",
          address: formatAddress(address),
          port: "any",
        },
        probes: allProbes(isOnBridge(leg) ? container : undefined, address.family, ir, topology),
        attempts: (zone, source) => {
          const itself = source.leg?.container && ownerOf(source.leg.container, topology) === container;
          if (itself) return SAME;
          return waysToAddress(container, leg, address, zone, source, world);
        },
      }),
    ),
  );
}

/** A container is not among those that reach it. */
export const SAME = "it is the same container";

function hostDoors(container: Container, world: ReachWorld, listeners: readonly Listener[] | undefined): Found[] {
  const { topology, ir } = world;
  const own = listeners?.filter((one) => one.container === container.id);
  const ports = own ?? FAMILIES.map((family) => ({ family, address: "any" as const, port: "any" as const }));
  return ports.map((one): Found => {
    const protocol = "protocol" in one ? one.protocol : ("any" as const);
    const { family, address, port } = one;
    return {
      door: { kind: "host-network", ...about(container, topology), family, protocol, address, port },
      probes: protocol === "any" || port === "any" ? freeProbes(family, ir, topology) : [portProbe(protocol, port)],
      attempts: (zone, source) => waysToListener(address, family, "host-network", zone, source, world),
    };
  });
}

/** What may be a listener's of the host: not pings, which the host answers, nor a port that Docker publishes on every address. */
function freeProbes(family: Family, ir: ReachWorld["ir"], topology: Topology): Probe[] {
  const taken = dockerPorts(topology).filter(
    (one) => one.live && isEverywhere(one) && one.hostAddress.includes(":") === (family === 6),
  );
  return allProbes(undefined, family, ir, topology).filter(
    ({ protocol, port }) =>
      port !== undefined && !taken.some((one) => one.hostPort === port && NUMBERS[one.protocol] === protocol),
  );
}

/** What Docker itself listens on: its API, and Swarm's ports, which are open to every address (measured). */
function ownListeners(world: ReachWorld, listeners: readonly Listener[] | undefined): Found[] {
  const { engine } = world.topology;
  const found = (listeners ?? []).filter((one) => one.program === "dockerd" && !serves(one, world.topology));
  const swarm: Listener[] = engine.swarm
    ? SWARM.flatMap(([protocol, port, program]) =>
        FAMILIES.map((family) => ({ family, protocol, address: "any" as const, port, program })),
      )
    : [];
  const more = swarm.filter(
    (one) => !found.some(({ port, protocol }) => port === one.port && protocol === one.protocol),
  );
  return [...found, ...more].map(({ family, protocol, address, port, program }) => ({
    door: { kind: "listener", target: program, family, protocol, address, port },
    probes: [portProbe(protocol, port)],
    attempts: (zone, source) => waysToListener(address, family, "listener", zone, source, world),
  }));
}

const SWARM = [
  ["tcp", 2377, "dockerd (Swarm managers)"],
  ["tcp", 7946, "dockerd (Swarm nodes)"],
  ["udp", 7946, "dockerd (Swarm nodes)"],
  ["udp", 4789, "the kernel (Swarm's overlays)"],
] as const;

/** From 26 on dockerd holds the ports of services itself. */
function serves({ port, protocol }: Listener, { services }: Topology): boolean {
  return services.some((one) => one.ports.some((of) => of.publishedPort === port && of.protocol === protocol));
}
