import { diffArrays } from "diff";
import type { TextEdit } from "vscode-languageserver";
import type { LineEdit } from "../../lang/format-range.ts";

/** How many lines may differ before the differing part is replaced as one: looking for the least takes its square. */
const MOST = 1000;

/** The fewest lines that have to be replaced so that one text becomes the other, their line ends apart. */
export function changedLines(before: string, after: string): LineEdit[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const changes = diffArrays(old, fresh, { maxEditLength: MOST });
  if (!changes) return [between(old, fresh)];
  const edits: LineEdit[] = [];
  let line = 1;
  for (const { added, removed, value, count } of changes) {
    const last = edits.at(-1);
    if (removed) edits.push({ first: line, last: line + count - 1, lines: [] });
    else if (added && last?.last === line - 1 && last.lines.length === 0 && last.first < line) {
      edits[edits.length - 1] = { ...last, lines: value };
    } else if (added) edits.push({ first: line, last: line - 1, lines: value });
    if (!added) line += count;
  }
  return edits;
}

/** What is left between the lines that both have at their beginning and at their end. */
function between(old: readonly string[], fresh: readonly string[]): LineEdit {
  const most = Math.min(old.length, fresh.length);
  let start = 0;
  while (start < most && old[start] === fresh[start]) start++;
  let end = 0;
  while (end < most - start && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end++;
  return { first: start + 1, last: old.length - end, lines: fresh.slice(start, fresh.length - end) };
}

/** The same as the client's edits; new lines end as those of the text do. */
export function toTextEdits(text: string, edits: readonly LineEdit[]): TextEdit[] {
  const lines = linesOf(text);
  const end = endOfLines(text);
  return edits.map(({ first, last, lines: fresh }) => {
    const tail = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    if (first > lines.length) {
      return { range: { start: tail, end: tail }, newText: fresh.map((line) => `${end}${line}`).join("") };
    }
    const start = { line: first - 1, character: 0 };
    if (last >= lines.length) {
      // Without its last lines a text ends with the one before them.
      const from =
        fresh.length === 0 && first > 1 ? { line: first - 2, character: lines[first - 2]?.length ?? 0 } : start;
      return { range: { start: from, end: tail }, newText: fresh.join(end) };
    }
    return {
      range: { start, end: { line: last, character: 0 } },
      newText: fresh.map((line) => `${line}${end}`).join(""),
    };
  });
}

/** How the lines of a text end: as the first of them does. */
export function endOfLines(text: string): "\n" | "\r\n" {
  return /^[^\n]*\r\n/.test(text) ? "\r\n" : "\n";
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}
