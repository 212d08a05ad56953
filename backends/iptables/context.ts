import type { Family } from "../../src/ip/address.ts";
import type { IntervalSet } from "../../src/ip/interval-set.ts";
import type { Ir, Match, Origin, RejectKind, SetName } from "../../src/ir/ir.ts";
import type { BackendProblem } from "../backend.ts";
import type { KnownClass } from "../common/interfaces.ts";
import type { SetTable } from "../common/sets.ts";
import type { Facet } from "./atoms.ts";
import type { Table, Target } from "./chains.ts";
import type { SetsFile } from "./sets-file.ts";

/** What the emission of one family knows everywhere. */
export interface Context {
  readonly ir: Ir;
  readonly family: Family;
  readonly sets: SetTable;
  /** Present with `--ipset`. */
  readonly ipsets?: SetsFile;
  readonly problems: Problems;
  /** What was worked out already. */
  readonly facets: Map<string, Facet>;
  readonly addresses: Map<SetName, IntervalSet>;
  /** Meters of connections that more than one rule of one table asks: they count in a chain of their own. */
  readonly shared: ReadonlySet<string>;
}

/** One hook of one table, on one path. */
export interface Site {
  readonly table: Table;
  readonly at: Match["at"];
  /** Whether packets here are redirected, where that is known. */
  readonly redirected?: boolean;
  readonly incoming: KnownClass;
  readonly outgoing: KnownClass;
  /** What a chain that the hook's chain goes to does with an allowed packet. */
  readonly allow: Target;
  /** Where a refused packet goes; it doesn't come back. */
  refuse(kind: RejectKind): Target;
}

/** The answer of `make`, worked out once for each key. */
export function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

/** Collects problems, each once. */
export class Problems {
  private readonly found = new Map<string, BackendProblem>();

  add(
    severity: BackendProblem["severity"],
    code: string,
    message: string,
    help: readonly string[] = [],
    origin?: Origin,
  ): void {
    const key = `${code}\n${message}\n${origin?.file}:${origin?.line}:${origin?.column}`;
    if (!this.found.has(key)) this.found.set(key, { severity, code, message, help, ...(origin && { origin }) });
  }

  get all(): BackendProblem[] {
    return [...this.found.values()];
  }
}
