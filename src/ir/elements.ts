import { IntervalSet } from "../ip/interval-set.ts";

const parsed = new WeakMap<object, IntervalSet>();

/** The addresses of a set or a place as an interval set, read once for each object. */
export function elementsOf(owner: { readonly v4: readonly string[]; readonly v6: readonly string[] }): IntervalSet {
  let set = parsed.get(owner);
  if (!set) {
    set = IntervalSet.parse([...owner.v4, ...owner.v6]);
    parsed.set(owner, set);
  }
  return set;
}
