import { isProblem } from "../src/ip/address.ts";
import { type Interval, parseInterval } from "../src/ip/interval.ts";
import { badFileLine, moreBadLines } from "./diagnostics/addresses.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { tooLarge } from "./diagnostics/text.ts";
import { LARGEST_LIST, startOf } from "./limits.ts";
import type { Position, Span } from "./span.ts";

/** How many bad lines of a file are reported one by one. */
const MOST_FINDINGS = 50;

/**
 * Reads an address file: one address, prefix or range a line, blank lines and `#` comments left out. `item` is the
 * place in the policy that names it.
 */
export function readAddressFile(
  file: string,
  text: string,
  item: Span,
  report: (finding: Diagnostic) => void,
): Interval[] {
  if (text.length > LARGEST_LIST) {
    report(tooLarge(item, "the address file", "64 MiB"));
    return [];
  }
  const intervals: Interval[] = [];
  let bad = 0;
  let offset = 0;
  let line = 0;
  for (const raw of text.split("\n")) {
    line++;
    const content = raw.replace(/#.*$/s, "").replace(/\r$/, "");
    const word = content.trim();
    if (word !== "") {
      const result = parseInterval(word);
      if (!isProblem(result)) intervals.push(result);
      else if (++bad <= MOST_FINDINGS) {
        const column = content.length - content.trimStart().length;
        const at = (delta: number): Position => ({ offset: offset + delta, line, column: delta + 1 });
        report(badFileLine({ file, start: at(column), end: at(column + word.length) }, word, result, item));
      }
    }
    offset += raw.length + 1;
  }
  if (bad > MOST_FINDINGS) report(moreBadLines(startOf(file), bad - MOST_FINDINGS, file));
  return intervals;
}
