import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { tooLarge } from "./diagnostics/text.ts";
import type { Position, Span } from "./span.ts";

/** The most UTF-16 code units of a policy file. */
export const LARGEST_POLICY = 32 * 1024 * 1024;
/** The most UTF-16 code units of a line; beyond some millions the lexer's expressions would run out of stack. */
export const LONGEST_LINE = 4_000_000;
/** The most UTF-16 code units of an address file. */
export const LARGEST_LIST = 64 * 1024 * 1024;
/** The most files that make up a policy. */
export const MOST_FILES = 10_000;
/** How deep includes may be nested. */
export const DEEPEST_INCLUDE = 100;

/** Reports a policy that is larger than what is read; whether it can be read. */
export function checkSize(file: string, text: string, report: (finding: Diagnostic) => void): boolean {
  if (text.length > LARGEST_POLICY) {
    report(tooLarge(startOf(file), "the file", "32 MiB"));
    return false;
  }
  let line = 1;
  for (let start = 0; start <= text.length; line++) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    if (end - start > LONGEST_LINE) {
      const at = (offset: number): Position => ({ offset, line, column: offset - start + 1 });
      report(tooLarge({ file, start: at(start), end: at(start + 1) }, "the line", "4,000,000 characters"));
      return false;
    }
    start = end + 1;
  }
  return true;
}

/** The empty place at the beginning of a file. */
export function startOf(file: string): Span {
  const start: Position = { offset: 0, line: 1, column: 1 };
  return { file, start, end: start };
}
