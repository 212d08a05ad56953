import type { RejectKind } from "../../src/ir/ir.ts";

/** How a refused packet is answered: for tcp `default` and `tcp-reset` are the same. */
export type Refusal = "default" | "port-unreachable" | "admin-prohibited" | "host-unreachable";

/**
 * What a rule can read from or write into our bits of the mark: `refused` in one of the ways, `done` (allowed by a chain that
 * has yet to return; behind the hook: judged already), `test` (the last test chain said yes).
 */
export type MarkCode = Refusal | "done" | "test";

/** The codes a family's rules use beside plain refusals. */
export class MarkUse {
  private readonly used = new Set<MarkCode>();

  add(code: MarkCode): void {
    this.used.add(code);
  }

  has(code: MarkCode): boolean {
    return this.used.has(code);
  }
}

const REFUSALS: Readonly<Record<Refusal, number>> = {
  default: 0,
  "port-unreachable": 1,
  "admin-prohibited": 2,
  "host-unreachable": 3,
};

const STATES = { done: 1, test: 2 } as const;

export function refusalOf(kind: RejectKind): Refusal {
  return kind === "tcp-reset" ? "default" : kind;
}

/** The refusals in the order of their codes, those that say more than "refused" first. */
export const SPECIAL_REFUSALS: readonly Exclude<Refusal, "default">[] = [
  "port-unreachable",
  "admin-prohibited",
  "host-unreachable",
];

/**
 * The bits of the mark that one family's rules use. The lowest one alone says "refused", whatever the policy: while one table
 * is of the new policy and another still of the old one, what either refuses is refused.
 */
export class MarkField {
  readonly base: number;
  readonly mask: number;

  constructor(base: number, use: MarkUse) {
    const high = Math.max(
      0,
      ...SPECIAL_REFUSALS.filter((refusal) => use.has(refusal)).map((refusal) => REFUSALS[refusal]),
      ...(["done", "test"] as const).filter((state) => use.has(state)).map((state) => STATES[state]),
    );
    this.base = base;
    this.mask = base * (high === 0 ? 1 : high === 1 ? 3 : 7);
  }

  /** Whether the field lies within the mark's 32 bits. */
  get fits(): boolean {
    return this.mask <= 0xffffffff;
  }

  value(code: MarkCode): number {
    if (code === "done" || code === "test") return STATES[code] * this.base * 2;
    return this.base + REFUSALS[code] * this.base * 2;
  }
}

/** `0x10000000/0x30000000`. */
export function maskedText(value: number, mask: number): string {
  return `0x${value.toString(16)}/0x${mask.toString(16)}`;
}
