import type { Family } from "../src/ip/address.ts";
import type { Ir, Origin } from "../src/ir/ir.ts";

/** A file that a back end writes. */
export interface EmittedFile {
  readonly name: string;
  readonly text: string;
  /** Whether it is a script. */
  readonly executable: boolean;
}

/** What a back end can't express (an error), or expresses with a difference that the reader has to know (a warning). */
export interface BackendProblem {
  readonly severity: "error" | "warning";
  /** Lower-case words joined by `-`, unique in the whole project. */
  readonly code: string;
  /** One sentence without a full stop. */
  readonly message: string;
  readonly help: readonly string[];
  readonly origin?: Origin;
}

/** A jump from a chain of iptables to one of ours, which has to be the first rule there. */
export interface Jump {
  readonly family: Family;
  readonly table: string;
  /** A built-in chain, or with `optional` one of somebody else's. */
  readonly builtIn: string;
  readonly chain: string;
  /** Goes in only where the chain is there, and is missed nowhere. */
  readonly optional?: true;
}

/** What a policy needs of the host beside its rules, as data: `hooks.sh` and `sysctl.conf` say the same as text. */
export interface HostSetup {
  /** In the order in which they have to be put in. */
  readonly jumps: readonly Jump[];
  /** Bridges whose inner traffic is handed to netfilter. */
  readonly bridges: readonly string[];
  /** Keys in the form of sysctl.d(5) with slashes, in the order in which they have to be set. */
  readonly sysctls: readonly { readonly key: string; readonly value: string }[];
}

export const NO_SETUP: HostSetup = { jumps: [], bridges: [], sysctls: [] };

/** The outcome of a back end. With an error among the problems neither files nor setup must be used. */
export interface Emission {
  readonly files: readonly EmittedFile[];
  readonly setup: HostSetup;
  readonly problems: readonly BackendProblem[];
}

/** What every back end lets its caller choose; each has options of its own on top. */
export interface EmitOptions {
  /** What the compiled files say about where they come from, for instance `policy.wall`. */
  readonly source: string;
}

export type Emit<Options extends EmitOptions = EmitOptions> = (ir: Ir, options: Options) => Emission;
