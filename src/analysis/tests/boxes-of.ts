import type { Family } from "../../ip/address.ts";
import type { IntervalSet } from "../../ip/interval-set.ts";
import { intersectPorts } from "../../ip/ports.ts";
import { elementsOf } from "../../ir/elements.ts";
import type { AddressTest, Match, NamedSet, SetName, TrafficTest } from "../../ir/ir.ts";
import { maskOf } from "./algebra.ts";
import { type Box, boxOrNothing } from "./box.ts";
import type { Interfaces } from "./interfaces.ts";
import type { Members, Role } from "./members.ts";
import { hasIn, hasOut, type Sheet, wholeOf } from "./sheet.ts";

/** Turns matches into the sets of packets that fit them: `fits` of the IR, for all packets at once. */
export class Boxes {
  readonly interfaces: Interfaces;
  readonly members: Members;
  readonly #sets: ReadonlyMap<SetName, NamedSet>;
  readonly #wholes = new Map<string, Box>();
  readonly #families = new Map<string, IntervalSet>();

  constructor(interfaces: Interfaces, members: Members, sets: Iterable<NamedSet>) {
    this.interfaces = interfaces;
    this.members = members;
    this.#sets = new Map([...sets].map((set) => [set.name, set]));
  }

  /** All packets of a sheet. */
  whole(sheet: Sheet): Box {
    const known = this.#wholes.get(sheet.name);
    if (known) return known;
    const whole = wholeOf(sheet, this.interfaces, this.members);
    this.#wholes.set(sheet.name, whole);
    return whole;
  }

  /** The packets of a sheet that fit a match. */
  of(match: Match, sheet: Sheet): Box[] {
    if (match.at !== sheet.hook || !match.families.includes(sheet.family)) return [];
    if (match.redirected !== "any" && match.redirected !== sheet.redirected) return [];
    const traffic = trafficIn(match.traffic, sheet, this.whole(sheet));
    const ways = this.#ways(match, sheet);
    if (!traffic || !ways) return [];
    const base = { ...this.whole(sheet), ...traffic, ...ways };
    return this.#addresses(match.source, "source", base, sheet)
      .flatMap((box) => this.#addresses(match.destination, "destination", box, sheet))
      .flatMap((box) => this.#original(match.original, box, sheet));
  }

  #ways(match: Match, sheet: Sheet): Pick<Box, "in" | "out"> | undefined {
    const whole = this.whole(sheet);
    const { outgoing } = match;
    // Behind a redirection the output hook shows no interface: a class is all that can be asked for.
    if (sheet.hook === "output" && sheet.redirected && (outgoing.class === "outside" || outgoing.in !== "any")) return;
    return {
      in: hasIn(sheet) ? this.interfaces.mask(match.incoming) : whole.in,
      out: hasOut(sheet) ? this.interfaces.mask(outgoing) : whole.out,
    };
  }

  /** A box narrowed to addresses that pass a test, one for each place that a set of places names. */
  #addresses(test: AddressTest, role: "source" | "destination", base: Box, sheet: Sheet): Box[] {
    let box = base;
    for (const name of test.notIn) {
      const set = this.#set(name);
      if (set.kind === "places") throw new Error(`${name} is a set of places, which nothing is taken from`);
      if (set.kind === "runtime") box = { ...box, members: box.members & ~this.members.holding(role, name) };
      else box = { ...box, [role]: box[role].subtract(this.#ofFamily(name, set, sheet.family)) };
    }
    const found = test.in === "any" ? [box] : this.#in(test.in, role, box, sheet);
    return found.flatMap((one) => boxOrNothing(one) ?? []);
  }

  #in(name: SetName, role: "source" | "destination", box: Box, sheet: Sheet): Box[] {
    const set = this.#set(name);
    switch (set.kind) {
      case "runtime":
        return [{ ...box, members: box.members & this.members.holding(role, name) }];
      case "addresses":
        return [{ ...box, [role]: within(box[role], this.#ofFamily(name, set, sheet.family)) }];
      case "places":
        return set.places.map((place) => {
          const there = elementsOf(place).family(sheet.family).intersect(box[role]);
          return { ...box, [role]: there, ...this.#at(place.interface, role, box, sheet) };
        });
    }
  }

  /** The interface of a place: at a hook that shows none a place fits nothing, but behind a redirection, where its address alone counts. */
  #at(name: string, role: "source" | "destination", box: Box, sheet: Sheet): Partial<Box> {
    const [way, shown] = role === "source" ? (["in", hasIn(sheet)] as const) : (["out", hasOut(sheet)] as const);
    if (shown) return { [way]: box[way] & this.interfaces.only(name) };
    return role === "destination" && sheet.hook === "output" ? {} : { [way]: 0n };
  }

  /** What was asked for: where nothing was redirected, the destination itself. */
  #original(name: Match["original"], box: Box, sheet: Sheet): Box[] {
    if (name === "any") return [box];
    const set = this.#set(name);
    if (set.kind === "places") return [];
    const role: Role = sheet.redirected ? "original" : "destination";
    const narrowed =
      set.kind === "runtime"
        ? { ...box, members: box.members & this.members.holding(role, name) }
        : { ...box, [role]: within(box[role], this.#ofFamily(name, set, sheet.family)) };
    const found = boxOrNothing(narrowed);
    return found ? [found] : [];
  }

  #set(name: SetName): NamedSet {
    const set = this.#sets.get(name);
    if (!set) throw new Error(`there is no set ${name}`);
    return set;
  }

  #ofFamily(name: SetName, set: NamedSet & { kind: "addresses" }, family: Family): IntervalSet {
    const key = `${family} ${name}`;
    const known = this.#families.get(key);
    if (known) return known;
    const found = elementsOf(set).family(family);
    this.#families.set(key, found);
    return found;
  }
}

/** The intersection; the very set where the other one covers it all, which makes comparing quick. */
function within(all: IntervalSet, some: IntervalSet): IntervalSet {
  return all.covers(some) ? some : all.intersect(some);
}

type Traffic = Pick<Box, "protocols" | "ports" | "asked" | "types">;

/** The part of a sheet that is of a traffic. */
function trafficIn(test: TrafficTest, sheet: Sheet, whole: Box): Traffic | undefined {
  const all: Traffic = { protocols: whole.protocols, ports: whole.ports, asked: whole.asked, types: whole.types };
  if (test === "any") return all;
  switch (test.kind) {
    case "protocols":
      return { ...all, protocols: all.protocols & maskOf(test.protocols) };
    case "icmp":
      if (sheet.traffic !== "icmp" || test.family !== sheet.family) return undefined;
      return test.types === "any" ? all : { ...all, types: maskOf(test.types) };
    case "ports": {
      if (sheet.traffic !== "ports") return undefined;
      const protocols = all.protocols & maskOf(test.protocols);
      if (test.ports === "any") return { ...all, protocols };
      const field = test.of === "original" && sheet.redirected ? "asked" : "ports";
      return { ...all, protocols, [field]: intersectPorts(all[field], test.ports) };
    }
  }
}
