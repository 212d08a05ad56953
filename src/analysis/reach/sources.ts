import { type Address, type Family, formatAddress, isProblem, parseAddress } from "../../ip/address.ts";
import { interval, prefixOf } from "../../ip/interval.ts";
import { IntervalSet } from "../../ip/interval-set.ts";
import { elementsOf } from "../../ir/elements.ts";
import { isBridge } from "../../ir/interfaces.ts";
import { type Ir, PATH_NAMES } from "../../ir/ir.ts";
import type { Topology } from "../../policy/compile.ts";
import { isOnBridge, type Leg, legsOf } from "../docker-rules/legs.ts";
import { isUp } from "../is-up.ts";
import type { Zone } from "./audit.ts";
import { standingOf } from "./standing.ts";

/** One sender, who stands for all those that the policy treats alike. */
export interface Source {
  /** The interface that its packets come in by; empty for the host itself. */
  readonly interface: string;
  readonly address: Address;
  /** Present for a container, and for any container to come on a network. */
  readonly leg?: Leg;
  /** Present for a container: what those who get through alike have in common. */
  readonly standing?: string;
}

/** A zone, and who stands for it. */
export interface Senders {
  readonly zone: Zone;
  readonly sources: readonly Source[];
}

/** What is not in the internet: RFC 6890's private, shared, loopback, link-local and multicast ranges, and in IPv6 all but 2000::/3. */
const NOT_PUBLIC = IntervalSet.parse(
  ["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"].concat([
    "192.168.0.0/16",
    "224.0.0.0/3",
  ]),
);
const PUBLIC = IntervalSet.parse(["0.0.0.0/0", "2000::/3"]).subtract(NOT_PUBLIC);
const PRIVATE = IntervalSet.parse(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10"]);

/** Whether the internet has a route to an address. */
export function isPublic(address: Address): boolean {
  return PUBLIC.contains(address);
}

/**
 * Who stands for each zone. The internet comes in by the uplinks: those named, or else the interfaces with a public address, or else
 * all. Without a snapshot's host, by every interface that the policy names, and another.
 */
export function sendersOf(topology: Topology, ir: Ir | undefined, named: readonly string[]): Senders[] {
  const bridges = new Set(topology.networks.flatMap(({ bridge }) => bridge ?? []));
  const isDockers = (name: string) => bridges.has(name) || (ir !== undefined && isBridge(ir.bridges, name));
  const known = (topology.host?.interfaces ?? []).filter(({ name }) => name !== "lo" && !isDockers(name));
  const prefixes = new Map(known.map(({ name, addresses }) => [name, prefixesOf(addresses)]));
  const dockers = IntervalSet.parse(topology.networks.flatMap((one) => one.subnets.map(({ prefix }) => prefix)));
  const own = addressesOf(known.flatMap(({ addresses }) => addresses));
  const cells = (space: IntervalSet, interfaces: readonly string[]) =>
    interfaces.flatMap((name) => cellsOf(space, ir).map((address) => ({ interface: name, address })));

  const lan = [...prefixes].filter(([, prefix]) => !prefix.isEmpty);
  const others = (name: string) =>
    lan.filter(([other]) => other !== name).reduce((all, [, prefix]) => all.union(prefix), IntervalSet.empty);
  const trusted = topology.networks.flatMap(({ trustedHostInterfaces }) => trustedHostInterfaces);
  const unknown = known.length === 0 ? [...new Set([...namedInterfaces(ir), ...trusted, "?"])] : [];
  const uplinks = [...unknown, ...(named.length > 0 ? named : uplinksOf(known))];
  const taken = dockers.union(own);
  const internet = PUBLIC.subtract(taken).subtract(others(""));
  const neighbours: Senders[] = lan.map(([name, prefix]) => ({
    zone: { name, kind: "lan" },
    sources: cells(prefix.union(PRIVATE.subtract(others(name))).subtract(taken), [name]),
  }));
  if (unknown.length > 0)
    neighbours.push({ zone: { name: "LAN", kind: "lan" }, sources: cells(PRIVATE.subtract(dockers), unknown) });
  return [
    { zone: { name: "internet", kind: "internet" }, sources: cells(internet, uplinks) },
    ...neighbours,
    { zone: { name: "containers", kind: "containers" }, sources: containerSources(topology, ir) },
    { zone: { name: "host", kind: "host" }, sources: hostSources(own) },
  ];
}

type Interfaces = NonNullable<Topology["host"]>["interfaces"];

function uplinksOf(known: Interfaces): string[] {
  const facing = known.filter(({ addresses }) => addresses.some((text) => isPublicText(text)));
  return (facing.length > 0 ? facing : known).map(({ name }) => name);
}

function isPublicText(text: string): boolean {
  const address = parseAddress(text.split("/")[0] ?? "");
  return !isProblem(address) && isPublic(address);
}

function prefixesOf(addresses: readonly string[]): IntervalSet {
  return IntervalSet.of(
    addresses.flatMap((text) => {
      const [base = "", length] = text.split("/");
      const address = parseAddress(base);
      return isProblem(address) ? [] : [prefixOf(address, Number(length))];
    }),
  );
}

function addressesOf(texts: readonly string[]): IntervalSet {
  return IntervalSet.parse(texts.map((text) => text.split("/")[0] ?? ""));
}

/** One address of each cell that the policy's sets cut a space into: all others are in the same sets as one of these. */
function cellsOf(space: IntervalSet, ir: Ir | undefined): Address[] {
  const sets = (ir?.sets ?? []).flatMap((set) => (set.kind === "addresses" ? [elementsOf(set)] : []));
  const edges = [space, ...sets].flatMap(({ intervals }) =>
    intervals.flatMap(({ family, first, last }) => [
      { family, value: first },
      { family, value: last + 1n },
    ]),
  );
  const found = new Map<string, Address>();
  for (const edge of edges) {
    if (!space.contains(edge)) continue;
    const cell = `${edge.family} ${sets.map((set) => (set.contains(edge) ? 1 : 0)).join("")}`;
    if (!found.has(cell)) found.set(cell, edge);
  }
  return [...found.values()];
}

/** The interfaces that a policy names; of a wildcard one that fits. */
function namedInterfaces(ir: Ir | undefined): string[] {
  if (!ir) return [];
  const tests = PATH_NAMES.flatMap((name) => ir.paths[name].rules.flatMap((rule) => rule.when));
  const names = tests.flatMap(({ incoming }) => [...(incoming.in === "any" ? [] : incoming.in), ...incoming.notIn]);
  return [...new Set(names.map((name) => name.replace(/\*$/, "0")))].filter((name) => !isBridge(ir.bridges, name));
}

function containerSources(topology: Topology, ir: Ir | undefined): Source[] {
  const known = topology.containers.filter(isUp).flatMap((one) => legsOf(one, topology));
  const legs = [...known, ...topology.networks.filter((one) => !one.ingress).flatMap(newcomers)];
  return legs.flatMap((leg) =>
    leg.addresses.map((address): Source => {
      const source = { interface: (isOnBridge(leg) && leg.network.bridge) || "", address, leg };
      return { ...source, standing: standingOf(source, ir) };
    }),
  );
}

/** A container to come stands for those on its network that no rule names. */
function newcomers(network: Topology["networks"][number]): Leg[] {
  const addresses = network.subnets.map(({ prefix }): Address => {
    const { family, last } = interval(prefix);
    return { family, value: last - 1n };
  });
  return [{ network, addresses }];
}

function hostSources(own: IntervalSet): Source[] {
  const of = (family: Family, otherwise: string): Source => {
    const mine = own.family(family).format()[0] ?? otherwise;
    return { interface: "", address: parseAddress(mine) as Address };
  };
  return [of(4, "192.0.2.1"), of(6, "2001:db8::1")];
}

/** A source in a few words. */
export function describeSource({ leg, address }: Source): string {
  if (leg?.container) return leg.container.name;
  return leg?.network ? `network ${leg.network.name}` : formatAddress(address);
}
