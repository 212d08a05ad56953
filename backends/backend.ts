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

/** The outcome of a back end. With an error among the problems the files must not be used. */
export interface Emission {
  readonly files: readonly EmittedFile[];
  readonly problems: readonly BackendProblem[];
}

/** What every back end lets its caller choose; each has options of its own on top. */
export interface EmitOptions {
  /** What the compiled files say about where they come from, for instance `policy.wall`. */
  readonly source: string;
}

export type Emit<Options extends EmitOptions = EmitOptions> = (ir: Ir, options: Options) => Emission;
