import type { Address, Family } from "../../ip/address.ts";
import { IntervalSet } from "../../ip/interval-set.ts";
import { elementsOf } from "../../ir/elements.ts";
import { freshMemory, type Memory } from "../../ir/memory.ts";
import type { Packet } from "../../ir/packet.ts";
import type { Reality } from "../../policy/reality.ts";
import { lowestOf } from "./algebra.ts";
import type { Boxes } from "./boxes-of.ts";
import type { Role } from "./members.ts";
import type { Counterexample } from "./prover.ts";
import { hasIn, hasOut } from "./sheet.ts";

/** One packet of many, and what the run-time groups hold for it to be one of them. */
export interface Sample {
  readonly packet: Packet;
  readonly groups: readonly { readonly role: Role; readonly group: string; readonly address: Address }[];
}

/** Addresses that people know for nobody's: the internet's first, then those for documentation, which `internet` leaves out. */
const STRANGERS = ["203.0.113.9", "93.184.215.14", "192.168.77.7", "2001:db8:ffff::9", "2606:2800:21f::1", "fd77::7"];
/** Stand for this host's own addresses, where they are unknown. */
const ASSUMED = ["192.0.2.1", "2001:db8::1"];
const PORTS = [443, 80, 22, 53, 8080];
/** What an opening packet has besides: an ephemeral source port, and a hop limit that no neighbour's message has. */
const SOURCE_PORT = 40000;
const HOP_LIMIT = { input: 64, output: 64, forward: 63 } as const;

/** A packet of a box, as ordinary as can be: of real interfaces and containers where some are in it. */
export function sampleOf({ sheet, box }: Counterexample, boxes: Boxes, reality: Reality): Sample {
  const name = (mask: bigint) => boxes.interfaces.names[lowestOf(mask)] ?? "";
  const from = hasIn(sheet) ? name(box.in) : "";
  const to = hasOut(sheet) ? name(box.out) : sheet.hook === "output" ? "lo" : "";
  const own = ownAddresses(reality, from);
  const source = pick(box.source, sheet.hook === "output" ? own : behind(reality, from));
  const destination = pick(box.destination, sheet.hook === "input" ? own : behind(reality, to));
  const original = sheet.redirected ? pick(box.original, own) : undefined;
  const port = sheet.traffic === "ports" ? portIn(box.ports) : undefined;
  const packet: Packet = {
    hook: sheet.hook,
    in: from,
    out: to,
    source,
    destination,
    protocol: lowestOf(box.protocols),
    ...(port !== undefined && { port, sourcePort: SOURCE_PORT }),
    ...(sheet.traffic === "icmp" && { icmpType: typeIn(box.types, sheet.family) }),
    hopLimit: HOP_LIMIT[sheet.hook],
    state: "new",
    ...(original && { redirectedFrom: { destination: original, port: portIn(box.asked) } }),
  };
  const addresses = { source, destination, original: original ?? destination };
  const groups = boxes.members.inFirstOf(box.members).map((one) => ({ ...one, address: addresses[one.role] }));
  return { packet, groups };
}

/** What a firewall remembers in which run-time groups hold what a sample says. */
export function memoryOf({ groups }: Sample): Memory {
  const held = new Map<string, IntervalSet>();
  for (const { group, address } of groups) {
    const one = IntervalSet.of([{ family: address.family, first: address.value, last: address.value }]);
    held.set(group, (held.get(group) ?? IntervalSet.empty).union(one));
  }
  return freshMemory(held);
}

function ownAddresses({ interfaces }: Reality, name: string): string[] {
  const there = interfaces.filter((one) => one.name === name);
  return [...[...there, ...interfaces].flatMap(({ addresses }) => addresses), ...ASSUMED];
}

/** Who is behind an interface: containers by name, then the addresses of its networks. */
function behind({ places, bridges }: Reality, name: string): (string | IntervalSet)[] {
  const containers = places.filter((one) => one.bridge === name).map(({ address }) => address);
  return [...containers, ...bridges.filter((one) => one.bridge === name).map(elementsOf)];
}

/** An address of a set: of the first that is wanted and in it, or else a stranger's, or else the first that is no network's own. */
function pick(set: IntervalSet, wanted: readonly (string | IntervalSet)[]): Address {
  for (const one of [...wanted, ...STRANGERS]) {
    const there = typeof one === "string" ? set.intersect(IntervalSet.parse([one])) : set.intersect(one);
    if (!there.isEmpty) return firstOf(there);
  }
  return firstOf(set);
}

function firstOf({ intervals }: IntervalSet): Address {
  const first = intervals.find((one) => one.last - one.first > 2n) ?? intervals[0];
  if (!first) throw new Error("there is no address in an empty set");
  const isNetwork = first.last - first.first > 2n && first.first % 4n === 0n;
  // The second address of a Docker network is the first that a container gets.
  return { family: first.family, value: first.first + (isNetwork ? 2n : 0n) };
}

function portIn(ranges: readonly { readonly first: number; readonly last: number }[]): number {
  const found = PORTS.find((port) => ranges.some(({ first, last }) => first <= port && port <= last));
  const [range] = ranges;
  if (!range) throw new Error("there is no port in an empty set");
  return found ?? (range.first === 0 && range.last > 0 ? 1 : range.first);
}

function typeIn(types: bigint, family: Family): number {
  const echo = family === 4 ? 8 : 128;
  return ((types >> BigInt(echo)) & 1n) === 1n ? echo : lowestOf(types);
}
