import type { Family } from "../../src/ip/address.ts";
import type { Ir, NamedSet, SetName } from "../../src/ir/ir.ts";

/** The IR's sets by name. */
export type SetTable = ReadonlyMap<SetName, NamedSet>;

export function setTable(ir: Ir): SetTable {
  return new Map(ir.sets.map((set) => [set.name, set]));
}

/** The set of that name; throws where there is none, which is a mistake of whoever made the IR. */
export function findSet(sets: SetTable, name: SetName): NamedSet {
  const set = sets.get(name);
  if (!set) throw new Error(`the IR has no set ${JSON.stringify(name)}`);
  return set;
}

/** Whether a set is only a way to write addresses down: nothing ever changes its elements but a new policy. */
export function isInline(name: SetName): boolean {
  return name.startsWith("inline:");
}

/** The canonical texts of one family's addresses. */
export function textsOf(set: { readonly v4: readonly string[]; readonly v6: readonly string[] }, family: Family) {
  return family === 4 ? set.v4 : set.v6;
}

/** Whether no packet of that family can ever be in the set. A container without an address may get one: that isn't `never`. */
export function isNever(set: NamedSet, family: Family): boolean {
  const fixed = set.name.startsWith("inline:") || set.name.startsWith("builtin:");
  return fixed && set.kind === "addresses" && textsOf(set, family).length === 0;
}
