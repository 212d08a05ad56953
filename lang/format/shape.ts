import type { Parsed } from "../parse.ts";

/**
 * What a file means, as a text to compare: its statements without their places, and each suppression with the number of
 * statements that begin before the line which it is for.
 */
export function shapeOf(parsed: Parsed): string {
  const starts = parsed.statements.map((statement) => statement.span.start.line);
  const suppressions = parsed.suppressions.map(({ code, reason, line }) => [code, reason, countBefore(starts, line)]);
  suppressions.sort((a, b) => Number(a[2]) - Number(b[2]) || (String(a) < String(b) ? -1 : 1));
  return JSON.stringify([parsed.statements, suppressions], (key, value: unknown) => {
    if (key === "span") return undefined;
    return typeof value === "bigint" ? value.toString() : value;
  });
}

/** How many of the ascending numbers are less than `line`. */
function countBefore(starts: readonly number[], line: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
