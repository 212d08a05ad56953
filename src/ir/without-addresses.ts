import type { Ir, NamedSet } from "./ir.ts";
import { setsThatAllow } from "./without-containers.ts";

/**
 * The policy less container addresses that no longer are the containers' that it means; the rules stay, and let in or out fewer. A set that
 * only rules that refuse ask for keeps them: who had such an address may come back to it before anybody could refuse it again. The
 * same object where there is nothing to do.
 */
export function withoutAddresses(ir: Ir, gone: ReadonlySet<string>): Ir {
  const allowing = setsThatAllow(ir);
  const left = (addresses: readonly string[]) => addresses.filter((address) => !gone.has(address));
  const sets = ir.sets.map((set): NamedSet => {
    if (set.kind !== "places" || !allowing.has(set.name)) return set;
    if (!set.places.some(({ v4, v6 }) => [...v4, ...v6].some((address) => gone.has(address)))) return set;
    const places = set.places.map((place) => ({ ...place, v4: left(place.v4), v6: left(place.v6) }));
    return { ...set, places: places.filter(({ v4, v6 }) => v4.length + v6.length > 0) };
  });
  return sets.every((set, i) => set === ir.sets[i]) ? ir : { ...ir, sets };
}
