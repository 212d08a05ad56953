import type { Address } from "../../../../src/ip/address.ts";
import { formatAddress } from "../../../../src/ip/address.ts";
import { IntervalSet } from "../../../../src/ip/interval-set.ts";
import { classify } from "../../../../src/ir/classify.ts";
import { type Decision, decide } from "../../../../src/ir/decide.ts";
import { isBridge } from "../../../../src/ir/interfaces.ts";
import type { Ir, Match, NamedSet } from "../../../../src/ir/ir.ts";
import { fits } from "../../../../src/ir/match.ts";
import type { Memory } from "../../../../src/ir/memory.ts";
import type { Packet } from "../../../../src/ir/packet.ts";
import type { Reality } from "../../../../src/policy/reality.ts";
import type { BoundLine, BoundPart, NarrowedBy } from "../../../../src/policy/test-blocks.ts";

/**
 * What a line comes to for single packets, said again in another way than the prover does: by `fits`, `classify` and `decide`, and
 * by sentences about which packets there are.
 */
export class Oracle {
  readonly #ir: Ir;
  readonly #reality: Reality;
  readonly #line: BoundLine;
  /** The IR with the line's sets, in which the line's matches can be looked up. */
  readonly #described: Ir;
  readonly #groups: readonly string[];

  constructor(ir: Ir, reality: Reality, sets: readonly NamedSet[], line: BoundLine) {
    this.#ir = ir;
    this.#reality = reality;
    this.#line = line;
    const all = new Map([...sets, ...ir.sets].map((set) => [set.name, set]));
    this.#described = { ...ir, sets: [...all.values()] };
    this.#groups = [...all.values()].filter(({ kind }) => kind === "runtime").map(({ name }) => name);
  }

  /** Whether the packet is one that the line speaks of, in some of the cases of what run-time groups hold. */
  describes(packet: Packet): boolean {
    return exists(packet, this.#ir, this.#reality) && this.#cases(packet).length > 0;
  }

  isForged(packet: Packet): boolean {
    return decide(this.#ir, packet).by.kind === "guard";
  }

  /** Whether no part of the line speaks of the packet, because one of its ends has an address that nobody has there. */
  isUnlikely(packet: Packet): boolean {
    return !this.#partsOf(packet).some(
      ({ from, to }) => this.#counts("from", from, packet) && this.#counts("to", to, packet),
    );
  }

  #counts(end: "from" | "to", by: NarrowedBy, packet: Packet): boolean {
    const { bridges } = this.#ir;
    const [iface, address] = end === "from" ? [packet.in, packet.source] : [packet.out, packet.destination];
    if (iface === "" || iface === "lo") return true;
    if (end === "from" && by === "interface" && this.#line.action !== "allow") return true;
    if (!isBridge(bridges, iface)) return end === "from" || !taken(this.#reality).contains(address);
    const known = this.#reality.bridges.find(({ bridge }) => bridge === iface);
    if (known) return IntervalSet.parse([...known.v4, ...known.v6]).contains(address);
    return by !== "addresses" && LATER.subtract(taken(this.#reality)).contains(address);
  }

  /** The parts of the line that describe the packet. */
  #partsOf(packet: Packet): readonly BoundPart[] {
    const path = classify(this.#ir, packet);
    if (path === undefined) return [];
    return this.#line.parts.filter((part) => this.#casesOf(packet, part.matches.get(path) ?? []).length > 0);
  }

  /** Whether the packet gets another decision than the line says, in some case. */
  contradicts(packet: Packet): boolean {
    return this.#cases(packet).some((memory) => !this.#isAsSaid(decide(this.#ir, packet, memory)));
  }

  #isAsSaid({ verdict }: Decision): boolean {
    const { action } = this.#line;
    if (action === "allow") return verdict === "allow" || verdict === "untouched";
    return verdict === "reject" || (action === "deny" && verdict === "deny");
  }

  /** The memories, one for each content of the run-time groups, in which the line describes the packet. */
  #cases(packet: Packet): Memory[] {
    const path = classify(this.#ir, packet);
    const matches = path === undefined ? [] : this.#line.parts.flatMap((part) => part.matches.get(path) ?? []);
    return this.#casesOf(packet, matches);
  }

  #casesOf(packet: Packet, matches: readonly Match[]): Memory[] {
    if (matches.length === 0) return [];
    const addresses = distinct([packet.source, packet.destination, packet.redirectedFrom?.destination]);
    const named = JSON.stringify(this.#line.parts.map(({ matches }) => [...matches]));
    const free = this.#groups.filter((group) => this.#line.action !== "allow" || named.includes(`"${group}"`));
    let contents: ReadonlyMap<string, IntervalSet>[] = [new Map()];
    for (const group of free) {
      for (const address of addresses) {
        const one = IntervalSet.of([{ family: address.family, first: address.value, last: address.value }]);
        contents = contents.flatMap((held) => [
          held,
          new Map([...held, [group, (held.get(group) ?? IntervalSet.empty).union(one)]]),
        ]);
      }
    }
    return contents
      .filter((runtime) => matches.some((match) => fits(this.#described, match, packet, runtime)))
      .map((runtime) => this.#memory(runtime));
  }

  /** Every limit is reached where the line says `allow`, and none where it refuses. */
  #memory(runtime: Memory["runtime"]): Memory {
    const { action } = this.#line;
    const always = <T>(value: T) =>
      Object.assign(new Map<string, T>(), { get: () => value, set: () => {} }) as unknown as Map<string, T>;
    if (action === "allow")
      return { runtime, now: 0, buckets: always({ tokens: 0, at: 0 }), open: always(Number.MAX_VALUE) };
    return { runtime, now: 0, buckets: always({ tokens: 1e9, at: 0 }), open: always(-1e9) };
  }
}

function distinct(addresses: readonly (Address | undefined)[]): Address[] {
  return [...new Map(addresses.flatMap((one) => (one ? [[formatAddress(one), one] as const] : []))).values()];
}

/** Whether there can be such a packet, whoever forged it. */
function exists(packet: Packet, ir: Ir, { redirects, places, published }: Reality): boolean {
  if (packet.in === "lo") return false;
  const { redirectedFrom: asked } = packet;
  if (!asked) return packet.out !== "lo";
  const toDocker = packet.hook === "output" || (packet.hook === "forward" && isBridge(ir.bridges, packet.out));
  if (!toDocker || packet.port === undefined) return false;
  const { family } = packet.source;
  const isFor = (one: (typeof published)[number]) =>
    one.family === family &&
    one.protocol === packet.protocol &&
    one.hostPort === asked.port &&
    (one.hostAddress === "any" || one.hostAddress === formatAddress(asked.destination));
  const there = (bridge: string) => packet.hook === "output" || packet.out === bridge;
  const to = formatAddress(packet.destination);
  const led = redirects.some(
    (one) => isFor(one) && one.port === packet.port && (one.address ?? to) === to && there(one.bridge),
  );
  return led || (!published.some(isFor) && !places.some((one) => one.address === to && there(one.bridge)));
}

const LATER = IntervalSet.parse(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10"]);

function taken({ bridges }: Reality): IntervalSet {
  return IntervalSet.parse(bridges.flatMap(({ v4, v6 }) => [...v4, ...v6])).subtract(IntervalSet.parse(["fe80::/10"]));
}
