import { type Address, type Family, isProblem, parseAddress } from "../ip/address.ts";
import { single } from "../ip/interval.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import { mergePorts, type PortRange } from "../ip/ports.ts";
import { elementsOf } from "../ir/elements.ts";
import { fitsInterface } from "../ir/interfaces.ts";
import type { AddressTest, Match, NamedSet, TrafficTest } from "../ir/ir.ts";
import type { Binding } from "./binding.ts";
import type { DestinationTerm } from "./endpoint-terms.ts";
import { asksFor, isWhole } from "./published.ts";
import { ANY_ADDRESS } from "./tests.ts";
import type { KnownContainer, Leg, PortEntry } from "./world.ts";

type ProxyTest = Pick<Match, "families" | "destination" | "traffic">;
type Routed = NonNullable<DestinationTerm["routed"]>;

/**
 * What a packet to such containers looks like in the input hook, on its way to docker-proxy: the host's address and port of
 * each published port that leads to one of them, where the traffic holds the container's port.
 */
export function proxyTests(traffic: TrafficTest, to: Routed, binding: Binding): ProxyTest[] {
  if (isEverything(to) && isWhole(traffic)) return [{ families: [4, 6], destination: ANY_ADDRESS, traffic }];
  const entries = binding.world.entries.filter(
    ({ protocol, target }) =>
      target && asksFor(traffic, protocol, target.port) && leadsTo(target.container, to, binding),
  );
  return grouped(entries).map(({ address, families, protocol, ports }) => ({
    families,
    destination: address === "any" ? ANY_ADDRESS : { in: binding.sets.inline(exactly(address)), notIn: [] },
    traffic: { kind: "ports", protocols: [protocol], ports, of: "packet" },
  }));
}

function isEverything({ outgoing, destination }: Routed): boolean {
  return (
    outgoing.in === "any" && outgoing.notIn.length === 0 && destination.in === "any" && destination.notIn.length === 0
  );
}

function leadsTo(known: KnownContainer, to: Routed, { world, sets }: Binding): boolean {
  return known.legs.some(
    (leg) =>
      fitsInterface(to.outgoing, world.bridges, leg.bridge) &&
      elementsOf(leg).intervals.some(({ family, first }) =>
        fitsAddress(to.destination, { family, value: first }, leg, (name) => sets.get(name)),
      ),
  );
}

function fitsAddress(test: AddressTest, address: Address, leg: Leg, get: (name: string) => NamedSet): boolean {
  const holds = (set: NamedSet): boolean => {
    switch (set.kind) {
      case "addresses":
        return elementsOf(set).contains(address);
      case "places":
        return set.places.some((place) => place.interface === leg.bridge && elementsOf(place).contains(address));
      case "runtime":
        return false;
    }
  };
  return (test.in === "any" || holds(get(test.in))) && !test.notIn.some((name) => holds(get(name)));
}

function exactly(text: string): IntervalSet {
  const address = parseAddress(text);
  return isProblem(address) ? IntervalSet.empty : IntervalSet.of([single(address)]);
}

interface Group {
  readonly address: string;
  readonly protocol: number;
  readonly families: readonly Family[];
  readonly ports: readonly PortRange[];
}

/** One group for each address and protocol; the two families of `any` as one where their ports are the same. */
function grouped(entries: readonly PortEntry[]): Group[] {
  const byPlace = new Map<string, { family: Family; address: string; protocol: number; ports: PortRange[] }>();
  for (const { family, address, protocol, hostPort } of entries) {
    const key = `${address} ${family} ${protocol}`;
    const group = byPlace.get(key) ?? { family, address, protocol, ports: [] };
    group.ports.push({ first: hostPort, last: hostPort });
    byPlace.set(key, group);
  }
  const byPorts = new Map<string, Group>();
  for (const { family, address, protocol, ports } of byPlace.values()) {
    const merged = mergePorts(ports);
    const key = `${address} ${protocol} ${JSON.stringify(merged)}`;
    const same = byPorts.get(key);
    byPorts.set(key, { address, protocol, ports: merged, families: same ? [4, 6] : [family] });
  }
  return [...byPorts.values()].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

function sortKey({ address, protocol, families, ports }: Group): string {
  return `${address === "any" ? "" : address} ${String(protocol).padStart(3, "0")} ${families.join("")} ${String(ports[0]?.first).padStart(5, "0")}`;
}
