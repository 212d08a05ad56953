import type { Diagnostic, Severity } from "../../lang/diagnostics/diagnostic.ts";
import { count } from "../text/count.ts";

/** How many findings of each severity there are. */
export function tally(diagnostics: readonly Diagnostic[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of diagnostics) counts[severity] += 1;
  return counts;
}

/** One line about all findings, for instance `2 errors, 1 warning`; empty where there is none. */
export function summary(diagnostics: readonly Diagnostic[]): string {
  const counts = tally(diagnostics);
  const parts = (["error", "warning", "note"] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) => count(counts[severity], severity));
  return parts.join(", ");
}
