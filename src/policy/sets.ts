import type { IntervalSet } from "../ip/interval-set.ts";
import type { AddressSet, NamedSet, Origin, PlaceSet, RuntimeSet, SetName } from "../ir/ir.ts";

/** The named sets that the rules lowered so far refer to. */
export class Sets {
  readonly #sets = new Map<SetName, NamedSet>();

  /** A set of addresses written in place, named by what it holds. */
  inline(addresses: IntervalSet): SetName {
    const texts = addresses.format();
    return this.#add(`inline:${texts.join(",")}`, (name) => addressSet(name, addresses));
  }

  addresses(name: SetName, addresses: IntervalSet, origin?: Origin): SetName {
    return this.#add(name, () => addressSet(name, addresses, origin));
  }

  places(name: SetName, places: PlaceSet["places"]): SetName {
    return this.#add(name, () => ({ kind: "places", name, places: mergePlaces(places) }));
  }

  runtime(set: RuntimeSet): SetName {
    return this.#add(set.name, () => set);
  }

  get(name: SetName): NamedSet {
    const set = this.#sets.get(name);
    if (!set) throw new Error(`no set ${name}`);
    return set;
  }

  /** All of them, sorted by name. */
  sorted(): NamedSet[] {
    return [...this.#sets.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  #add(name: SetName, make: (name: SetName) => NamedSet): SetName {
    if (!this.#sets.has(name)) this.#sets.set(name, make(name));
    return name;
  }
}

function addressSet(name: SetName, addresses: IntervalSet, origin?: Origin): AddressSet {
  const [v4, v6] = [addresses.family(4).format(), addresses.family(6).format()];
  return { kind: "addresses", name, v4, v6, ...(origin && { origin }) };
}

function mergePlaces(places: PlaceSet["places"]): PlaceSet["places"] {
  const byInterface = new Map<string, { v4: Set<string>; v6: Set<string> }>();
  for (const place of places) {
    const entry = byInterface.get(place.interface) ?? { v4: new Set(), v6: new Set() };
    byInterface.set(place.interface, entry);
    for (const text of place.v4) entry.v4.add(text);
    for (const text of place.v6) entry.v6.add(text);
  }
  return [...byInterface.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { v4, v6 }]) => ({ interface: name, v4: [...v4].sort(), v6: [...v6].sort() }));
}
