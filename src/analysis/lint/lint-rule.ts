import type { Definition, Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Program } from "../../../lang/tree.ts";
import type { Ir } from "../../ir/ir.ts";
import type { Topology } from "../../policy/compile.ts";

/** What a lint rule looks at. */
export interface LintInput {
  readonly program: Program;
  /** Absent where no engine and no snapshot was given. */
  readonly topology: Topology | undefined;
  /** Absent where the policy has errors. */
  readonly ir: Ir | undefined;
}

/** A law that a policy can break without being wrong, with the findings of one kind. */
export interface LintRule {
  readonly definition: Definition;
  readonly check: (input: LintInput) => readonly Diagnostic[];
}
