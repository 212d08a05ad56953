import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { Program } from "../../lang/tree.ts";
import { testDefinitions } from "../analysis/tests/diagnostics.ts";
import type { Topology } from "../docker/topology.ts";
import { silence } from "../report/silence.ts";
import { backendDefinitions } from "./backend-definitions.ts";
import { hasErrors } from "./has-errors.ts";

/**
 * What `check` shows of the findings of a judgement: without those that only say that nobody knows Docker's names, and without
 * those that a comment silences; with one for each comment that silences nothing.
 */
export function checked(
  diagnostics: readonly Diagnostic[],
  program: Program,
  topology: Topology | undefined,
): readonly Diagnostic[] {
  const known = topology ? diagnostics : diagnostics.filter(({ code }) => !NEEDS_NAMES.includes(code));
  const { kept, unused } = silence(known, program.suppressions, lookedFor(topology));
  return [...kept, ...(hasErrors(kept) ? [] : unused)];
}

/** Findings that say no more than that Docker's names aren't known. */
const NEEDS_NAMES = ["unknown-docker-name", "unknown-docker-name-refused", "nothing-matches", "refusal-holds-only-now"];

/** The codes of findings that a check can have: not those of back ends and of tests, and without Docker's names hardly any for sure. */
function lookedFor(topology: Topology | undefined): (code: string) => boolean {
  const elsewhere = new Set([...backendDefinitions, ...testDefinitions].map(({ code }) => code));
  return (code) => topology !== undefined && !elsewhere.has(code);
}
