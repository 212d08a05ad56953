import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import { changesOf, isWhole } from "./actions/fix.ts";
import type { Document } from "./documents.ts";
import type { Policy } from "./policy.ts";
import type { Change } from "./workspace-edit.ts";

/** The spellings of a file that the language has otherwise, put in order at once; of two that overlap the first. */
export function fixAll(findings: readonly Diagnostic[], document: Document, policy: Policy): Change[] {
  const taken: { start: number; end: number }[] = [];
  return findings.flatMap(({ fix }) => {
    if (!fix?.isSpelling || !isWhole(fix)) return [];
    const places = fix.edits.map(({ span }) => ({ start: span.start.offset, end: span.end.offset }));
    const elsewhere = fix.edits.some(({ span }) => policy.uriOf(span.file) !== document.uri);
    if (elsewhere || places.some((one) => taken.some((other) => one.start < other.end && other.start < one.end))) {
      return [];
    }
    taken.push(...places);
    return changesOf(fix, policy);
  });
}
