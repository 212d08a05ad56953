import type { Ir, NamedSet } from "../ir/ir.ts";
import type { Sets } from "./sets.ts";

/** The sets that some match of the paths refers to, sorted by name. Run-time groups that nothing refers to are no part of it. */
export function usedSets(paths: Ir["paths"], sets: Sets): NamedSet[] {
  const used = new Set<string>();
  for (const path of Object.values(paths)) {
    for (const rule of [...path.rules, ...path.engineRules]) {
      for (const { source, destination, original } of rule.when) {
        for (const name of [source.in, destination.in, original, ...source.notIn, ...destination.notIn]) used.add(name);
      }
    }
  }
  return sets.sorted().filter((set) => used.has(set.name));
}
