import type { Container, Network, PublishedPort, SwarmService, Topology } from "../docker/topology.ts";
import { type Family, isProblem, parseAddress, width } from "../ip/address.ts";
import { type Interval, prefixOf } from "../ip/interval.ts";
import { fitsPattern, isBridge } from "../ir/interfaces.ts";
import type { Bridges } from "../ir/ir.ts";
import { linkLocalOf } from "./link-local.ts";

/** A container's place on one Docker bridge. */
export interface Leg {
  readonly bridge: string;
  readonly network: Network;
  readonly v4: readonly string[];
  /** The global address, and the link-local one that the kernel makes from the MAC address. */
  readonly v6: readonly string[];
}

export interface KnownContainer {
  readonly container: Container;
  /** On the host's network, itself or through the container whose network it shares. */
  readonly onHost: boolean;
  /** Empty while it has no address on a bridge. */
  readonly legs: readonly Leg[];
  /** Its macvlan and ipvlan networks. */
  readonly unprotected: readonly Network[];
}

/** A port of the host that Docker serves now. */
export interface PortEntry {
  readonly family: Family;
  readonly address: "any" | string;
  readonly protocol: number;
  readonly hostPort: number;
  /** Absent for Swarm's ingress, which leads to no container of this host in particular. */
  readonly target?: { readonly container: KnownContainer; readonly port: number };
  readonly service?: SwarmService;
}

/** What the compiler knows of Docker on the host. */
export interface World {
  /** Whether an engine or a snapshot was given. */
  readonly known: boolean;
  readonly bridges: Bridges;
  readonly containers: readonly KnownContainer[];
  readonly networks: readonly Network[];
  readonly services: readonly SwarmService[];
  readonly entries: readonly PortEntry[];
  /** Ports that a stopped container would publish: protocol number and port. */
  readonly idlePorts: readonly { readonly protocol: number; readonly port: number }[];
  readonly hostBridges: readonly string[];
  /** The prefixes on the wires of the host's other interfaces: who answers there is a neighbour, whatever Docker's networks are. */
  readonly neighbours: readonly { readonly interface: string; readonly prefix: Interval }[];
  /** Bridges that the policy names itself, wildcards left out. */
  readonly ownBridges: readonly string[];
}

export const PROTOCOL_NUMBERS = { tcp: 6, udp: 17, sctp: 132 } as const;

const ALWAYS = ["docker0", "docker_gwbridge", "br-*"];

/** Names that only Docker gives: a bridge that is called so is Docker's, though the engine doesn't name it (now, or at all). */
export const DOCKERS = /^(docker0|docker_gwbridge|br-[0-9a-f]{12})$/;

/** Brings a topology into the form that binding asks for. `more` are the bridges that the policy itself names. */
export function buildWorld(topology: Topology | undefined, more: readonly string[]): World {
  const networks = topology?.networks ?? [];
  const bridges = bridgesOf(topology, more);
  const containers = (topology?.containers ?? []).map((container) => know(container, topology as Topology));
  const services = topology?.services ?? [];
  const dual = topology ? publishesBothFamilies(topology) : false;
  return {
    known: topology !== undefined,
    bridges,
    containers,
    networks,
    services,
    entries: [...containers.flatMap((known) => containerEntries(known, dual)), ...services.flatMap(serviceEntries)],
    idlePorts: containers
      .filter((known) => portsOf(known.container).length === 0)
      .flatMap((known) => known.container.configuredPorts.filter((port) => port.hostPort !== 0))
      .map((port) => ({ protocol: PROTOCOL_NUMBERS[port.protocol], port: port.hostPort })),
    hostBridges: (topology?.host?.interfaces ?? []).filter((one) => one.bridge).map((one) => one.name),
    neighbours: neighboursOf(topology, bridges),
    ownBridges: more.filter((pattern) => !pattern.endsWith("*")),
  };
}

function bridgesOf(topology: Topology | undefined, more: readonly string[]): Bridges {
  const docker = (topology?.networks ?? []).flatMap((network) =>
    network.bridge === undefined ? [] : [network.bridge],
  );
  const patterns = [...ALWAYS];
  for (const pattern of [...docker, ...more].sort()) {
    if (!patterns.some((known) => fitsPattern(known, pattern))) patterns.push(pattern);
  }
  const not = (topology?.host?.interfaces ?? [])
    .filter(({ name }) => !DOCKERS.test(name) && ALWAYS.some((pattern) => fitsPattern(pattern, name)))
    .map((one) => one.name)
    .filter((name) => !docker.includes(name) && !more.some((pattern) => fitsPattern(pattern, name)));
  return { patterns, not: [...new Set(not)].sort() };
}

function neighboursOf(topology: Topology | undefined, bridges: Bridges): World["neighbours"] {
  const others = (topology?.host?.interfaces ?? []).filter(({ name }) => name !== "lo" && !isBridge(bridges, name));
  return others.flatMap(({ name, addresses }) =>
    addresses.flatMap((text) => {
      const [address, length] = text.split("/") as [string, string];
      const own = parseAddress(address);
      // An address alone has no neighbours.
      if (isProblem(own) || Number(length) === width(own.family)) return [];
      return [{ interface: name, prefix: prefixOf(own, Number(length)) }];
    }),
  );
}

function know(container: Container, topology: Topology): KnownContainer {
  const owner = ownerOf(container, topology);
  const legs: Leg[] = [];
  const unprotected: Network[] = [];
  for (const endpoint of owner?.endpoints ?? []) {
    const network = topology.networks.find((one) => one.id === endpoint.network || one.name === endpoint.network);
    if (!network) continue;
    if (network.driver === "macvlan" || network.driver === "ipvlan") unprotected.push(network);
    if (network.bridge === undefined) continue;
    const local = endpoint.mac !== undefined && network.ipv6 ? linkLocalOf(endpoint.mac) : undefined;
    const v4 = endpoint.ipv4 === undefined ? [] : [endpoint.ipv4];
    const v6 = [endpoint.ipv6, local].filter((address) => address !== undefined);
    if (v4.length + v6.length > 0 && isUp(container) && isUp(owner as Container))
      legs.push({ bridge: network.bridge, network, v4, v6 });
  }
  return { container, onHost: owner?.networkMode.kind === "host", legs, unprotected };
}

/** A container that only exists on paper may still show the address of its last run. */
function isUp(container: Container): boolean {
  return container.state === "running" || container.state === "paused" || container.state === "restarting";
}

/** The container whose network namespace a container is in; `undefined` where the chain ends nowhere. */
function ownerOf(container: Container, topology: Topology): Container | undefined {
  let owner: Container | undefined = container;
  for (let steps = 0; owner?.networkMode.kind === "container"; steps++) {
    const { id }: { id: string } = owner.networkMode;
    if (steps > topology.containers.length) return undefined;
    owner = topology.containers.find((one) => one.id === id || one.name === id);
  }
  return owner;
}

function containerEntries(known: KnownContainer, dual: boolean): PortEntry[] {
  if (known.onHost || known.container.networkMode.kind === "container" || !isUp(known.container)) return [];
  return portsOf(known.container)
    .filter((port) => port.hostPort !== 0)
    .flatMap((port) => entriesOf(known, port, dual));
}

/** What a container publishes; one that is between two tries to start shows nothing, and has it back in a moment. */
function portsOf({ state, ports, configuredPorts }: Container): readonly PublishedPort[] {
  return state === "restarting" && ports.length === 0 ? configuredPorts : ports;
}

function entriesOf(known: KnownContainer, port: PublishedPort, dual: boolean): PortEntry[] {
  const any = port.hostAddress === "0.0.0.0" || port.hostAddress === "::";
  const family: Family = port.hostAddress.includes(":") ? 6 : 4;
  const entry: PortEntry = {
    family,
    address: any ? "any" : port.hostAddress,
    protocol: PROTOCOL_NUMBERS[port.protocol],
    hostPort: port.hostPort,
    target: { container: known, port: port.containerPort },
  };
  return any && dual && family === 4 ? [entry, { ...entry, family: 6 }] : [entry];
}

/**
 * Before 20.10.6 the API showed `0.0.0.0` alone while docker-proxy listened on every address of both families
 * (moby#42205).
 */
function publishesBothFamilies(topology: Topology): boolean {
  const version = /^(\d+)\.(\d+)\.(\d+)/.exec(topology.engine.version ?? "");
  if (!version) return false;
  const [major, minor, patch] = version.slice(1).map(Number) as [number, number, number];
  return major < 20 || (major === 20 && (minor < 10 || (minor === 10 && patch < 6)));
}

function serviceEntries(service: SwarmService): PortEntry[] {
  return service.ports
    .filter((port) => port.mode === "ingress" && port.publishedPort !== 0)
    .flatMap((port) =>
      ([4, 6] as const).map((family) => ({
        family,
        address: "any" as const,
        protocol: PROTOCOL_NUMBERS[port.protocol],
        hostPort: port.publishedPort,
        service,
      })),
    );
}
