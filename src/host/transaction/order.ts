import type { Cut } from "../cut/cut.ts";
import type { FirewallName, Rules } from "../firewall.ts";
import type { RuntimeNames } from "../runtime-sets.ts";

/** All that the process that changes the firewall is told; it asks nobody else. */
export type Order = ApplyOrder | RemoveOrder;

export interface ApplyOrder {
  readonly kind: "apply";
  /** The state's folder, in which the generation has been written already. */
  readonly state: string;
  readonly id: string;
  readonly firewall: FirewallName;
  readonly rules: Rules;
  /** The listing that the kernel should give afterwards, jumps included and switches not. */
  readonly expected: readonly (readonly [title: string, lines: readonly string[]])[];
  /** The policy's run-time sets, for when it comes from another firewall. */
  readonly runtimeSets: readonly RuntimeNames[];
  /** Whether it is the policy in force again, compiled anew: the generation before stays the one to return to. */
  readonly again?: true;
  /** Whether the policy was in force before, and its rules are to come back though nothing can be written to the state. */
  readonly kept?: true;
  /** Seconds within which somebody has to confirm the rules. */
  readonly confirm?: number;
  /** Whether open connections that the policy refuses are ended, once its rules stay. */
  readonly cut?: true;
}

export interface RemoveOrder {
  readonly kind: "remove";
  readonly state: string;
}

/** What the process tells while it works, one JSON object a line. */
export type Progress =
  | { readonly kind: "waiting"; readonly seconds: number }
  | { readonly kind: "ended"; readonly result: Result };

export interface Result {
  /**
   * `done`; `returned`: nobody confirmed, and the old rules are back; `failed`: the old rules are back, or were never
   * touched; `broken`: neither the new nor the old rules are wholly in force.
   */
  readonly outcome: "done" | "returned" | "failed" | "broken";
  readonly message: string;
  readonly help: readonly string[];
  readonly warnings: readonly string[];
  /** Present where connections were to be ended. */
  readonly cut?: Cut;
}

/** The one argument that makes the program carry out an order from its standard input, instead of reading a command line. */
export const TRANSACTION = "--transaction";
