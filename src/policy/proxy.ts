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
import type { KnownContainer, PortEntry } from "./world.ts";

type ProxyTest = Pick<Match, "families" | "destination" | "traffic">;
type Routed = NonNullable<DestinationTerm["routed"]>;

/**
 * What a packet to such containers looks like in the input hook, on its way to docker-proxy: the host's address and port of
 * each published port that leads to one of them, where the traffic holds the container's port. Swarm's ingress too, which
 * answers there over IPv6.
 */
export function proxyTests(traffic: TrafficTest, to: Routed, binding: Binding): ProxyTest[] {
  if (isEverything(to) && isWhole(traffic)) return [{ families: [4, 6], destination: ANY_ADDRESS, traffic }];
  const entries = binding.world.entries.filter((entry) => {
    if (!asksFor(traffic, entry.protocol, entry.target?.port ?? entry.hostPort)) return false;
    return entry.target ? leadsTo(entry.target.container, entry.family, to, binding) : isIngressIn(to, binding);
  });
  return grouped(entries).map(({ address, families, protocol, ports }) => ({
    families,
    destination: address === "any" ? ANY_ADDRESS : { in: binding.sets.inline(exactly(address)), notIn: [] },
    traffic: { kind: "ports", protocols: [protocol], ports, of: "packet" },
  }));
}

/**
 * What `to any` is at a port that the policy calls published and no known container serves: whatever it leads to, that port
 * of this machine.
 */
export function claimedTests(traffic: TrafficTest, to: Routed, { claimed }: Binding): ProxyTest[] {
  if (isEverything(to) && isWhole(traffic)) return [];
  const entries = claimed
    .filter(({ protocol, port }) => asksFor(traffic, protocol, port))
    .flatMap(({ protocol, port }) =>
      ([4, 6] as const).map((family): PortEntry => ({ family, address: "any", protocol, hostPort: port })),
    );
  return grouped(entries).map(({ families, protocol, ports }) => ({
    families,
    destination: { in: "any", notIn: to.destination.notIn },
    traffic: { kind: "ports", protocols: [protocol], ports, of: "packet" },
  }));
}

function isEverything({ outgoing, destination }: Routed): boolean {
  return (
    outgoing.in === "any" && outgoing.notIn.length === 0 && destination.in === "any" && destination.notIn.length === 0
  );
}

const LINK_LOCAL = IntervalSet.parse(["fe80::/10"]);

/**
 * docker-proxy goes on to the container's address of the family that it was called in, and to the other one where there is
 * none. Which of its networks it takes isn't known: any of them counts.
 */
function leadsTo(known: KnownContainer, family: Family, to: Routed, binding: Binding): boolean {
  return known.legs.some((leg) => {
    const addresses = elementsOf(leg).subtract(LINK_LOCAL);
    const same = addresses.family(family);
    const { intervals } = same.isEmpty ? addresses : same;
    return intervals.some((one) => isIn(to, leg.bridge, { family: one.family, value: one.first }, binding));
  });
}

/** Swarm's ingress ends in a sandbox on `docker_gwbridge`, with the host's port unchanged. */
function isIngressIn(to: Routed, binding: Binding): boolean {
  const gateway = binding.world.networks.find((network) => network.name === "docker_gwbridge");
  const bridge = gateway?.bridge ?? "docker_gwbridge";
  if (gateway?.ingressSandbox === undefined) {
    return to.destination.in === "any" && fitsInterface(to.outgoing, binding.world.bridges, bridge);
  }
  const address = parseAddress(gateway.ingressSandbox);
  return !isProblem(address) && isIn(to, bridge, address, binding);
}

function isIn(to: Routed, bridge: string, address: Address, { world, sets }: Binding): boolean {
  return (
    fitsInterface(to.outgoing, world.bridges, bridge) &&
    fitsAddress(to.destination, address, bridge, (name) => sets.get(name))
  );
}

function fitsAddress(test: AddressTest, address: Address, bridge: string, get: (name: string) => NamedSet): boolean {
  const holds = (set: NamedSet): boolean => {
    switch (set.kind) {
      case "addresses":
        return elementsOf(set).contains(address);
      case "places":
        return set.places.some((place) => place.interface === bridge && elementsOf(place).contains(address));
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
