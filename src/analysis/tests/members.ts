import { lowestOf, maskBelow, maskOf } from "./algebra.ts";
import { TooMuch } from "./search.ts";

/** Which address of a packet is looked up. */
export type Role = "source" | "destination" | "original";

/** An address of a packet, and a run-time group that may hold it. */
export interface Membership {
  readonly role: Role;
  readonly group: string;
}

/** Beyond so many there are too many cases to tell apart. */
const MOST = 12;

/**
 * Whether run-time groups hold a packet's addresses is nothing that a policy knows: each case (this address in that group or not,
 * and so on) is an index of its own, 0 the one in which all groups are empty.
 */
export class Members {
  readonly #all: readonly Membership[];
  readonly #holding: readonly bigint[];
  /** Every case. */
  readonly all: bigint;

  /** Throws `TooMuch` where there are too many. */
  constructor(asked: Iterable<Membership>) {
    const distinct = new Map([...asked].map((one) => [`${one.role} ${one.group}`, one]));
    this.#all = [...distinct.values()];
    if (this.#all.length > MOST) throw new TooMuch();
    const cases = Array.from({ length: 1 << this.#all.length }, (_, number) => number);
    this.all = maskBelow(cases.length);
    this.#holding = this.#all.map((_, at) => maskOf(cases.filter((number) => (number >> at) % 2 === 1)));
  }

  /** The cases in which a group holds an address. */
  holding(role: Role, group: string): bigint {
    const at = this.#all.findIndex((one) => one.role === role && one.group === group);
    const found = this.#holding[at];
    if (found === undefined) throw new Error(`nobody asks whether ${group} holds a ${role}`);
    return found;
  }

  /** The cases in which no group holds anything but those that `named` says. */
  emptyBut(named: ReadonlySet<string>): bigint {
    const others = this.#all.filter(({ group }) => !named.has(group));
    return others.reduce((left, { role, group }) => left & ~this.holding(role, group), this.all);
  }

  /** Who is in which group in the first of some cases. */
  inFirstOf(cases: bigint): Membership[] {
    const number = lowestOf(cases);
    return this.#all.filter((_, at) => (number >> at) % 2 === 1);
  }
}
