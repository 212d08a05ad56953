import type { MarkCode, MarkUse } from "./mark.ts";

export type TableName = "raw" | "security" | "filter" | "mangle" | "nat";

/** What happens to a packet that a line fits. */
export type Target =
  /** Goes on in a chain, and comes back if that one says nothing. */
  | { readonly kind: "jump"; readonly chain: string }
  /** Goes on in a chain that returns to whoever called this one. */
  | { readonly kind: "goto"; readonly chain: string }
  | { readonly kind: "return" }
  | { readonly kind: "drop" }
  /** Leaves the hook's chain for good, allowed, with our bits of the mark cleared. */
  | { readonly kind: "leave" }
  /** Writes a code into our bits of the mark, or clears them; goes on with the next line. */
  | { readonly kind: "mark"; readonly code: MarkCode | "clear" }
  /** Another target with its options, as words that are quoted already. */
  | { readonly kind: "words"; readonly words: readonly string[] };

/** One thing that a line asks: words that are quoted already, or a code in our bits of the mark (`any`: one of them). */
export type Word = string | { readonly mark: MarkCode | "refused" | "any" };

export interface Line {
  readonly match: readonly Word[];
  readonly target: Target;
  /** Plain text. */
  readonly comment?: string;
}

/** One table of one family: our own chains in it, in the order of their making. */
export class Table {
  readonly name: TableName;
  readonly marks: MarkUse;
  readonly chains = new Map<string, Line[]>();
  /** Test chains by what they test. */
  readonly tests = new Map<string, string>();
  /** Whether what leaves may bear a code that has to be cleared. */
  usesRegister = false;
  private readonly counters = new Map<string, number>();

  constructor(name: TableName, marks: MarkUse) {
    this.name = name;
    this.marks = marks;
  }

  /** Declares a chain; it may exist already. */
  declare(chain: string): string {
    if (chain.length > 28) throw new Error(`the chain name ${chain} is too long`);
    if (!this.chains.has(chain)) this.chains.set(chain, []);
    return chain;
  }

  /** A new chain: `base-1`, `base-2`, … */
  fresh(base: string): string {
    const number = (this.counters.get(base) ?? 0) + 1;
    this.counters.set(base, number);
    return this.declare(`${base}-${number}`);
  }

  add(chain: string, match: readonly Word[], target: Target, comment?: string): void {
    const lines = this.chains.get(chain);
    if (!lines) throw new Error(`there is no chain ${chain} in ${this.name}`);
    if (target.kind === "mark" && target.code !== "clear") this.marks.add(target.code);
    lines.push(comment === undefined ? { match, target } : { match, target, comment });
  }

  /** A chain of fixed lines, made when it is first asked for. */
  shared(chain: string, fill: () => void): string {
    if (!this.chains.has(chain)) {
      this.declare(chain);
      fill();
    }
    return chain;
  }
}

export const RETURN: Target = { kind: "return" };
export const DROP: Target = { kind: "drop" };
export const LEAVE: Target = { kind: "leave" };

export function goTo(chain: string): Target {
  return { kind: "goto", chain };
}

export function jump(chain: string): Target {
  return { kind: "jump", chain };
}

/** The chain that says yes to the test chain that goes to it. */
export function yes(table: Table): Target {
  return marking(table, "WALLC-YES", "test");
}

/** The chain that remembers that a packet is allowed, for the path's chain further up. */
export function done(table: Table): Target {
  return marking(table, "WALLC-DONE", "done");
}

function marking(table: Table, chain: string, code: MarkCode): Target {
  table.usesRegister = true;
  return goTo(table.shared(chain, () => table.add(chain, [], { kind: "mark", code })));
}
