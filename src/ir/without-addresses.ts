import type { Ir, NamedSet } from "./ir.ts";

/**
 * The policy less container addresses that no container has any more; the rules stay, and speak of fewer. The same object where none of
 * them is in it.
 */
export function withoutAddresses(ir: Ir, gone: ReadonlySet<string>): Ir {
  const left = (addresses: readonly string[]) => addresses.filter((address) => !gone.has(address));
  const sets = ir.sets.map((set): NamedSet => {
    if (set.kind !== "places") return set;
    if (!set.places.some(({ v4, v6 }) => [...v4, ...v6].some((address) => gone.has(address)))) return set;
    const places = set.places.map((place) => ({ ...place, v4: left(place.v4), v6: left(place.v6) }));
    return { ...set, places: places.filter(({ v4, v6 }) => v4.length + v6.length > 0) };
  });
  return sets.every((set, i) => set === ir.sets[i]) ? ir : { ...ir, sets };
}
