import type { Ir } from "../../src/ir/ir.ts";
import type { BackendProblem } from "../backend.ts";
import { NameTable } from "../common/names.ts";
import { type SetTable, setTable } from "../common/sets.ts";
import { NAME_LIMIT, Ruleset } from "./ruleset.ts";
import type { LateKind } from "./sentinel.ts";

/** What the parts of the back end work on together. */
export interface Scope {
  readonly ir: Ir;
  readonly sets: SetTable;
  readonly names: NameTable;
  readonly ruleset: Ruleset;
  /** The kinds of late sets that the chain under construction uses; each path starts with none. */
  readonly uses: Set<LateKind>;
  readonly problems: BackendProblem[];
}

export function newScope(ir: Ir): Scope {
  return {
    ir,
    sets: setTable(ir),
    names: new NameTable(NAME_LIMIT),
    ruleset: new Ruleset(),
    uses: new Set(),
    problems: [],
  };
}
