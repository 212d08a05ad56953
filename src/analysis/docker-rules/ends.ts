import type { Endpoint, EndpointItem, OnItem, Program } from "../../../lang/tree.ts";
import type { Family } from "../../ip/address.ts";
import { IntervalSet } from "../../ip/interval-set.ts";
import { isBridge, overlap } from "../../ir/interfaces.ts";
import type { Bridges, Ir } from "../../ir/ir.ts";
import type { Topology } from "../../policy/compile.ts";
import { groupAddresses, listAddresses } from "../group-addresses.ts";
import { definitionOf } from "../lookup.ts";
import { isContainerItem, selectContainers } from "../select-containers.ts";
import { type Leg, legsIn, legsOf } from "./legs.ts";

/** What an item of a rule's endpoint stands for, as far as Docker's rules make a difference. */
export type End = OutsideEnd | PlacesEnd;

/** Whatever is neither the machine nor behind a Docker bridge, or some of it. */
export interface OutsideEnd {
  readonly kind: "outside";
  readonly families: readonly Family[];
  /** The interfaces that it is behind. */
  readonly interfaces: "any" | readonly string[];
  /** Whether containers may be among it. */
  readonly orContainers: boolean;
}

/** Places in Docker networks. */
export interface PlacesEnd {
  readonly kind: "places";
  readonly item: EndpointItem;
  readonly legs: readonly Leg[];
}

/** What names are looked up in. */
export interface Names {
  readonly program: Program;
  readonly topology: Topology;
  readonly ir: Ir;
}

const BOTH: readonly Family[] = [4, 6];
const EVERYBODY: OutsideEnd = { kind: "outside", families: BOTH, interfaces: "any", orContainers: true };

/**
 * What the items of a `from` stand for. The machine itself and `containers` are left out: Docker keeps the one from nothing, and a
 * rule for the other is meant for what may come. So is what can't be told. `except` only narrows, and what is void stays
 * void.
 */
export function sourcesOf(endpoint: Endpoint | undefined, names: Names): End[] {
  return endpoint ? endsOf(endpoint, names) : [EVERYBODY];
}

/** What the items of a `to` stand for, but for those that the machine itself is among, or may be. */
export function destinationsOf(endpoint: Endpoint, names: Names): End[] {
  return endsOf(endpoint, names).filter((end) => end.kind === "places" || !end.orContainers);
}

function endsOf({ items, on }: Endpoint, names: Names): End[] {
  const ends = items.flatMap((item) => endOf(item, names) ?? []);
  if (!on) return ends;
  const patterns = on.flatMap((item) => patternsOf(item, names.program));
  if (patterns.some((pattern) => canBeDockers(pattern, names.ir.bridges))) {
    return ends.filter((end) => end.kind === "places");
  }
  return ends.flatMap((end) => (end.kind === "outside" ? [{ ...end, interfaces: patterns, orContainers: false }] : []));
}

function endOf(item: EndpointItem, names: Names): End | undefined {
  const { topology } = names;
  if (isContainerItem(item)) {
    return places(
      item,
      selectContainers(item, topology).flatMap((one) => legsOf(one, topology)),
    );
  }
  switch (item.kind) {
    case "any":
      return EVERYBODY;
    case "outside":
    case "internet":
    case "private":
    case "metadata":
      return { ...EVERYBODY, orContainers: false };
    case "network": {
      const found = topology.networks.filter((one) => one.name === item.name || one.id === item.name);
      return places(
        item,
        found.flatMap((network) => legsIn(network, topology)),
      );
    }
    case "interval":
      return ofAddresses(item, IntervalSet.of([item.interval]), topology);
    case "name":
      return ofName(item, names);
    default:
      return undefined;
  }
}

function places(item: EndpointItem, legs: readonly Leg[]): PlacesEnd {
  return { kind: "places", item, legs };
}

function ofName(item: EndpointItem & { kind: "name" }, { program, topology, ir }: Names): End | undefined {
  const found = definitionOf(program, item.name);
  switch (found?.kind) {
    case "let":
      return ofAddresses(item, groupAddresses(found, program), topology);
    case "set":
      return EVERYBODY;
    case "zone": {
      const interfaces = found.interfaces.map((one) => one.pattern);
      if (interfaces.some((pattern) => canBeDockers(pattern, ir.bridges))) return undefined;
      const families = found.addresses ? familiesOf(listAddresses(found.addresses, program)) : BOTH;
      return { kind: "outside", families, interfaces, orContainers: false };
    }
    default:
      return undefined;
  }
}

/** Addresses of Docker's subnets are those of the containers that have them; others are outside, or may be either. */
function ofAddresses(item: EndpointItem, set: IntervalSet, topology: Topology): End {
  const dockers = subnetsOf(topology);
  if (!set.subtract(dockers).isEmpty) {
    const orContainers = !set.intersect(dockers).isEmpty;
    return { kind: "outside", families: familiesOf(set), interfaces: "any", orContainers };
  }
  const legs = topology.containers.flatMap((one) => legsOf(one, topology));
  return places(
    item,
    legs.filter((leg) => leg.addresses.some((address) => set.contains(address))),
  );
}

const subnets = new WeakMap<Topology, IntervalSet>();

/** The subnets of all networks; read once for each topology. */
function subnetsOf(topology: Topology): IntervalSet {
  let all = subnets.get(topology);
  if (!all) {
    all = IntervalSet.parse(topology.networks.flatMap((network) => network.subnets.map((one) => one.prefix)));
    subnets.set(topology, all);
  }
  return all;
}

function familiesOf(set: IntervalSet): Family[] {
  return BOTH.filter((family) => !set.family(family).isEmpty);
}

function patternsOf(item: OnItem, program: Program): string[] {
  if (item.kind === "interface") return [item.pattern];
  const zone = definitionOf(program, item.name);
  return zone?.kind === "zone" ? zone.interfaces.map((one) => one.pattern) : [];
}

function canBeDockers(pattern: string, bridges: Bridges): boolean {
  if (!pattern.endsWith("*")) return isBridge(bridges, pattern);
  return bridges.patterns.some((bridge) => overlap(bridge, pattern));
}
