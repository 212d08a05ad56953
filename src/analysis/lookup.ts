import type { Let, Program, RuntimeSet, Service, Zone } from "../../lang/tree.ts";
import type { Ir, NamedSet, SetName } from "../ir/ir.ts";

type Definition = Let | RuntimeSet | Service | Zone;

const definitions = new WeakMap<Program, Map<string, Definition>>();
const sets = new WeakMap<Ir, Map<SetName, NamedSet>>();

/** The first definition of a name in a policy; read once for each policy. */
export function definitionOf(program: Program, name: string): Definition | undefined {
  let known = definitions.get(program);
  if (!known) {
    known = new Map();
    for (const one of program.statements) {
      if (one.kind !== "let" && one.kind !== "set" && one.kind !== "service" && one.kind !== "zone") continue;
      if (!known.has(one.name.text)) known.set(one.name.text, one);
    }
    definitions.set(program, known);
  }
  return known.get(name);
}

/** The set of that name; read once for each IR. */
export function setOf(ir: Ir, name: SetName): NamedSet | undefined {
  let known = sets.get(ir);
  if (!known) {
    known = new Map(ir.sets.map((set) => [set.name, set]));
    sets.set(ir, known);
  }
  return known.get(name);
}
