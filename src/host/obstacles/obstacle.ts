import type { Ir } from "../../ir/ir.ts";
import type { FirewallName } from "../firewall.ts";
import type { Run } from "../run.ts";
import type { CompiledAs, Generation } from "../state/generation.ts";

/** What is known when it is asked whether a policy may be put in force. */
export interface Circumstances {
  readonly run: Run;
  readonly ir: Ir;
  readonly firewall: FirewallName;
  readonly compiledAs: CompiledAs;
  /** The names of the policy's tests that fail, in quotes. */
  readonly brokenTests: readonly string[];
  /** What is in force now. */
  readonly current: Generation | undefined;
  /** The environment of the command. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** In front of `/etc` and `/proc`; empty but in tests. */
  readonly root: string;
}

/** A reason not to put a policy in force, unless told otherwise. One file of this folder exports one. */
export interface Obstacle {
  /** What `--force` takes. */
  readonly name: string;
  /** What forcing it means, for the help: `cut this SSH session`. */
  readonly summary: string;
  /** Sentences without a full stop, the first says what is in the way; none: nothing is. */
  look(circumstances: Circumstances): Promise<readonly string[]>;
}
