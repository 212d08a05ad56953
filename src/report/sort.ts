import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";

/**
 * Findings in the order in which a reader meets their places: those without a place, then file by file in the order of
 * `files` (then by name), by offset, and at one place the errors first. Each finding once.
 */
export function sortFindings(diagnostics: readonly Diagnostic[], files: readonly string[]): Diagnostic[] {
  const ranks = new Map(files.map((file, index) => [file, index]));
  const rank = (item: Diagnostic) => (item.span ? (ranks.get(item.span.file) ?? files.length) : -1);
  const sorted = [...diagnostics].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(a.span?.file ?? "", b.span?.file ?? "") ||
      (a.span?.start.offset ?? 0) - (b.span?.start.offset ?? 0) ||
      SEVERITIES[a.severity] - SEVERITIES[b.severity] ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  );
  return sorted.filter((item, index) => index === 0 || !same(item, sorted[index - 1]));
}

const SEVERITIES = { error: 0, warning: 1, note: 2 };

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function same(a: Diagnostic, b: Diagnostic | undefined): boolean {
  return (
    b !== undefined &&
    a.code === b.code &&
    a.severity === b.severity &&
    a.message === b.message &&
    a.span?.file === b.span?.file &&
    a.span?.start.offset === b.span?.start.offset &&
    a.span?.end.offset === b.span?.end.offset
  );
}
