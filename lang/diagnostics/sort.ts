import type { Diagnostic } from "./diagnostic.ts";

/** The findings of one file by place, equal places in the order in which they were found. */
export function sortFindings(findings: readonly Diagnostic[]): Diagnostic[] {
  return [...findings].sort((a, b) => offset(a) - offset(b));
}

function offset(finding: Diagnostic): number {
  return finding.span?.start.offset ?? -1;
}
