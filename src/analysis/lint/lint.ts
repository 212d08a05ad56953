import type { Definition, Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { LintInput } from "./lint-rule.ts";
import { lintRules } from "./rules.ts";

/** Every kind of finding that lint makes. */
export const lintDefinitions: readonly Definition[] = lintRules.map((rule) => rule.definition);

/**
 * What in a policy is likely not what its writer meant, although it compiles. Needs no proof: each rule looks at the tree,
 * at Docker's world and at the IR, as far as they are there.
 */
export function lint(input: LintInput): Diagnostic[] {
  return lintRules.flatMap((rule) => rule.check(input));
}
