import type { Address, Family } from "../../ip/address.ts";
import { hasPort } from "../../ip/ports.ts";
import { elementsOf } from "../../ir/elements.ts";
import type { Ir, Match, PathName, TrafficTest } from "../../ir/ir.ts";
import type { Packet } from "../../ir/packet.ts";
import type { Topology } from "../../policy/compile.ts";
import { type DockerPort, dockerPorts, isLoopback } from "../docker-ports.ts";
import { setOf } from "../lookup.ts";
import type { Atom, Target } from "./atoms.ts";
import { read, type Source } from "./sources.ts";

const PROTOCOLS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, sctp: 132 };
const NAMES: Readonly<Record<number, string>> = { 6: "tcp", 17: "udp", 132: "sctp" };

/** A port that the policies or Docker name. */
interface Port {
  readonly protocol: number;
  readonly port: number;
}

/** The most ports a path that are looked at; the first of each range stands for it. */
const MOST_PORTS = 40;

/** Everything that can be reached and that the policies could judge differently, each target once. */
export function targetsOf(irs: readonly Ir[], topology: Topology | undefined, sources: readonly Source[]): Target[] {
  const found = new Map<string, Atom[]>();
  const add = (what: string, atoms: readonly Atom[]) => {
    if (atoms.length > 0) found.set(what, [...(found.get(what) ?? []), ...atoms]);
  };
  const published = topology ? dockerPorts(topology).filter((port) => !isLoopback(port)) : [];
  for (const port of published) add(...publishedTarget(port, topology, sources));
  for (const container of containersOf(topology)) {
    for (const port of insidePorts(container, irs, published)) {
      const known = published.some((one) => one.container?.name === container.name && one.containerPort === port.port);
      const from = sources.filter(
        (source) => !(known && source.outside) && source.who !== `container ${container.name}`,
      );
      add(
        `${label(port)} of ${container.name}`,
        from.flatMap((source) => routed(source, port, container.places)),
      );
    }
  }
  const host = namedPorts(irs, ["to-host"]);
  const taken = [
    ...host,
    ...published.map(({ protocol, hostPort }) => ({ protocol: PROTOCOLS[protocol] ?? 0, port: hostPort })),
  ];
  for (const port of [...new Map([{ protocol: 6, port: 22 }, ...host].map((one) => [label(one), one])).values()]) {
    if (!isPublished(irs, port))
      add(
        `${label(port)} of this host`,
        sources.flatMap((source) => toHost(source, port, topology)),
      );
  }
  const outward = namedPorts(irs, ["from-containers"]);
  for (const port of outward) add(`${label(port)} of the internet`, toInternet(sources, port));
  for (const [name, protocol] of [
    ["tcp", 6],
    ["udp", 17],
  ] as const) {
    const [here, there] = [
      { protocol, port: freePort(taken, irs) },
      { protocol, port: freePort(outward, irs) },
    ];
    add(
      `every other ${name} port of this host`,
      sources.flatMap((source) => toHost(source, here, topology)),
    );
    add(`every other ${name} port of the internet`, toInternet(sources, there));
  }
  add(
    "ping of this host",
    sources.flatMap((source) => toHost(source, pingOf(source.address.family), topology)),
  );
  return [...found].map(([what, atoms]) => ({ what, atoms }));
}

function label({ protocol, port }: Port): string {
  return `${NAMES[protocol] ?? protocol} ${port}`;
}

interface Place {
  readonly bridge: string;
  readonly address: Address;
}

interface Inside {
  readonly name: string;
  readonly places: readonly Place[];
}

function containersOf(topology: Topology | undefined): Inside[] {
  return (topology?.containers ?? []).map(({ name, endpoints }) => ({
    name,
    places: endpoints.flatMap(({ network, ipv4, ipv6 }) => {
      const bridge = topology?.networks.find((one) => one.id === network || one.name === network)?.bridge;
      const texts = [ipv4, ipv6].filter((text) => text !== undefined);
      return bridge === undefined ? [] : texts.map((text) => ({ bridge, address: read(text) }));
    }),
  }));
}

/** What a client outside asks for: Docker redirects it where the container has an address of that family; else docker-proxy answers. */
function publishedTarget(
  port: DockerPort,
  topology: Topology | undefined,
  sources: readonly Source[],
): [string, Atom[]] {
  const { container, service, hostPort, containerPort, hostAddress } = port;
  const protocol = PROTOCOLS[port.protocol] ?? 0;
  const what = `${port.protocol} ${hostPort} of ${container?.name ?? `service ${service}`}`;
  const family: Family = hostAddress.includes(":") ? 6 : 4;
  const places = service === undefined ? placesOf(container?.name, topology) : sandbox(topology);
  const place = places.find(({ address }) => address.family === family);
  const asked = /^(0\.0\.0\.0|::)$/.test(hostAddress) ? hostOf(family, topology) : read(hostAddress);
  const from = sources.filter((source) => source.outside && source.address.family === family);
  const atoms = from.map((source): Atom => {
    if (!place) return atom(source, { hook: "input", out: "", destination: asked, protocol, port: hostPort });
    const inside = service === undefined ? containerPort : hostPort;
    const behind = { destination: place.address, port: inside, redirectedFrom: { destination: asked, port: hostPort } };
    return atom(source, { hook: "forward", out: place.bridge, protocol, ...behind });
  });
  return [what, atoms];
}

function placesOf(name: string | undefined, topology: Topology | undefined): readonly Place[] {
  return containersOf(topology).find((one) => one.name === name)?.places ?? [];
}

/** Swarm's ingress sandbox, where the host redirects a service's port to. */
function sandbox(topology: Topology | undefined): Place[] {
  return (topology?.networks ?? []).flatMap(({ bridge, ingressSandbox }) =>
    bridge && ingressSandbox ? [{ bridge, address: read(ingressSandbox) }] : [],
  );
}

/** Straight to the container's address: from another container, or from a neighbour that routes there. */
function routed(source: Source, { protocol, port }: Port, places: readonly Place[]): Atom[] {
  const near = places.filter(
    ({ address, bridge }) => address.family === source.address.family && (source.outside || bridge === source.way),
  );
  return near.map(({ bridge, address }) =>
    atom(source, { hook: "forward", out: bridge, destination: address, protocol, port }),
  );
}

function toHost(
  source: Source,
  asked: Pick<Packet, "protocol" | "port" | "icmpType">,
  topology: Topology | undefined,
): Atom[] {
  return [atom(source, { hook: "input", out: "", destination: hostOf(source.address.family, topology), ...asked })];
}

/** An echo request (RFC 792, RFC 4443). */
function pingOf(family: Family): Pick<Packet, "protocol" | "icmpType"> {
  return family === 4 ? { protocol: 1, icmpType: 8 } : { protocol: 58, icmpType: 128 };
}

function toInternet(sources: readonly Source[], { protocol, port }: Port): Atom[] {
  const way = sources.find(({ outside }) => outside)?.way ?? "eth0";
  return sources.flatMap((source) => {
    if (source.outside) return [];
    const to = sources.find(({ who, address }) => who === "the internet" && address.family === source.address.family);
    return to ? [atom(source, { hook: "forward", out: way, destination: to.address, protocol, port })] : [];
  });
}

function atom(
  source: Source,
  packet: Pick<Packet, "hook" | "out" | "destination" | "protocol"> & Partial<Packet>,
): Atom {
  const { who, outside, way, address } = source;
  return {
    who,
    outside,
    way,
    packet: {
      in: way,
      source: address,
      hopLimit: 63,
      state: "new",
      ...(packet.port && { sourcePort: 40000 }),
      ...packet,
    },
  };
}

/** An address of this machine. Where the snapshot tells none, one of documentation stands for it (RFC 5737, RFC 3849). */
function hostOf(family: Family, topology: Topology | undefined): Address {
  const bridges = new Set((topology?.networks ?? []).map(({ bridge }) => bridge));
  const own = (topology?.host?.interfaces ?? []).filter(({ name }) => name !== "lo" && !bridges.has(name));
  const text = own.flatMap(({ addresses }) => addresses).find((one) => one.includes(":") === (family === 6));
  return read(text?.split("/")[0] ?? (family === 4 ? "198.51.100.1" : "2001:db8::1"));
}

/** The ports that a container publishes, and those that a rule names for where it is. */
function insidePorts(container: Inside, irs: readonly Ir[], published: readonly DockerPort[]): Port[] {
  const own = published.filter((one) => one.container?.name === container.name);
  const named = irs.flatMap((ir) =>
    [...ir.paths["to-containers"].rules, ...ir.paths["between-containers"].rules].flatMap(({ when }) =>
      when.filter((match) => couldReach(ir, match, container)).flatMap(({ traffic }) => portsOf(traffic)),
    ),
  );
  const all = own.map(({ protocol, containerPort }) => ({ protocol: PROTOCOLS[protocol] ?? 0, port: containerPort }));
  return [...new Map([...all, ...named].map((one) => [label(one), one])).values()].slice(0, MOST_PORTS);
}

/** Whether a match is about what is routed to a container, by its address. */
function couldReach(ir: Ir, { at, redirected, destination }: Match, { places }: Inside): boolean {
  if (at !== "forward" || redirected === true) return false;
  if (destination.in === "any") return true;
  const set = setOf(ir, destination.in);
  return places.some(({ bridge, address }) => {
    if (set?.kind === "addresses") return elementsOf(set).contains(address);
    if (set?.kind !== "places") return false;
    return set.places.some((place) => place.interface === bridge && elementsOf(place).contains(address));
  });
}

function namedPorts(irs: readonly Ir[], paths: readonly PathName[]): Port[] {
  const found = new Map<string, Port>();
  for (const rule of irs.flatMap((ir) => paths.flatMap((path) => ir.paths[path].rules))) {
    for (const { traffic } of rule.when) {
      for (const port of portsOf(traffic)) found.set(label(port), port);
    }
  }
  return [...found.values()].slice(0, MOST_PORTS);
}

function portsOf(traffic: TrafficTest): Port[] {
  if (traffic === "any" || traffic.kind !== "ports" || traffic.ports === "any" || traffic.of === "original") return [];
  const { protocols, ports } = traffic;
  return protocols.flatMap((protocol) => ports.map(({ first }) => ({ protocol, port: first })));
}

function isPublished(irs: readonly Ir[], { protocol, port }: Port): boolean {
  return irs.some((ir) => ir.published.some((one) => one.protocol === protocol && hasPort([one.ports], port)));
}

/** A port that nobody names. */
function freePort(taken: readonly Port[], irs: readonly Ir[]): number {
  const ranges = irs.flatMap((ir) => Object.values(ir.paths).flatMap(({ rules }) => rules.flatMap(({ when }) => when)));
  const named = ranges.flatMap(({ traffic }) =>
    traffic !== "any" && traffic.kind === "ports" && traffic.ports !== "any" ? traffic.ports : [],
  );
  const free = (port: number) => !taken.some((one) => one.port === port) && !hasPort(named, port);
  for (let port = 47111; port > 1024; port--) if (free(port)) return port;
  return 47111;
}
