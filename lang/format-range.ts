import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { type Extent, extentOf } from "./format/extent.ts";
import { BLANK, layOut } from "./format/layout.ts";
import type { OutputLine } from "./format/pieces.ts";
import { printLines } from "./format/print.ts";
import { isSamePolicy } from "./format/shape.ts";
import { commentsOf } from "./format.ts";
import { lex } from "./lexer.ts";
import { checkSize } from "./limits.ts";
import { toLines } from "./lines.ts";
import { parse } from "./parse.ts";

/** Lines of a text that others take the place of: from `first` (from 1) to `last`; none where `last` comes before `first`. */
export interface LineEdit extends Extent {
  readonly lines: readonly string[];
}

/** A stretch of whole lines of the text, and what it is laid out as. */
interface Stretch extends Extent {
  readonly output: readonly OutputLine[];
  /** Whether it has an error, so that it stays as it is. */
  readonly damaged: boolean;
}

/**
 * What the canonical layout changes in the statements that stand, in part at least, on the lines from `first` to `last`, and in no
 * other. A statement with one of `errors` (those that reading the text found) stays as it is; without any, the edits are those that `format`
 * would make there. Each statement is parsed again and has to be the same with the same comments; otherwise this throws.
 */
export function formatRange(
  text: string,
  file: string,
  errors: readonly Diagnostic[],
  { first, last }: Extent,
): LineEdit[] {
  if (!checkSize(file, text, () => {})) return [];
  const source = text.split(/\r?\n/);
  const stretches = stretchesOf(text, file, source, errors);
  const printed = printLines(stretches.flatMap(({ output }) => output));
  let at = 0;
  return stretches.flatMap((stretch) => {
    const lines = printed.slice(at, at + stretch.output.length);
    at += stretch.output.length;
    if (stretch.damaged || stretch.last < first || stretch.first > last) return [];
    const before = source.slice(stretch.first - 1, stretch.last);
    if (before.length === lines.length && before.join("\n") === lines.join("\n")) return [];
    prove(before.join("\n"), lines.join("\n"), file);
    return [{ first: stretch.first, last: stretch.last, lines }];
  });
}

/** The text as stretches that have no line in common, blank lines between statements among them. */
function stretchesOf(text: string, file: string, source: readonly string[], errors: readonly Diagnostic[]): Stretch[] {
  const bad = errors.flatMap(({ span }) => (span ? [span] : []));
  const stretches: Stretch[] = [];
  let end = 0;
  const put = (next: Stretch): void => {
    if (next.first > end + 1) {
      // At the beginning of the text no blank line is kept, and else one.
      const output = stretches.length > 0 ? [BLANK] : [];
      stretches.push({ first: end + 1, last: next.first - 1, output, damaged: false });
    }
    stretches.push(next);
    end = next.last;
  };
  for (const element of toLines(lex(file, text, () => {}))) {
    if (element.kind === "blank") continue;
    const { first, last } = extentOf(element);
    const before = stretches.at(-1);
    if (before && first <= end) {
      // Two on one line, which is an error of one of them.
      stretches.pop();
      const from = before.first;
      put({ first: from, last: Math.max(last, end), output: asIs(source, from, Math.max(last, end)), damaged: true });
      continue;
    }
    const damaged = bad.some(({ start, end: stop }) => start.line <= last && stop.line >= first);
    put({ first, last, damaged, output: damaged ? asIs(source, first, last) : layOut([element]) });
  }
  // Behind the last line's end is nothing; what has none stays a line, if an empty one.
  const ended = source.at(-1) === "";
  const total = ended ? source.length - 1 : source.length;
  if (total > end) stretches.push({ first: end + 1, last: total, output: ended ? [] : [BLANK], damaged: false });
  return stretches;
}

function asIs(source: readonly string[], first: number, last: number): OutputLine[] {
  return source.slice(first - 1, last).map((code) => ({ indent: 0, code }));
}

function prove(before: string, after: string, file: string): void {
  if (!isSamePolicy(parse(file, before), parse(file, after))) throw new Error(`formatting ${file} changed its meaning`);
  if (commentsOf(before, file) !== commentsOf(after, file)) throw new Error(`formatting ${file} lost a comment`);
}
