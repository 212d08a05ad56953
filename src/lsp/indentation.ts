import type { TextEdit } from "vscode-languageserver";
import type { EditedFile } from "../../lang/edited-file.ts";
import { BLOCK_INDENT, CONTINUATION_INDENT } from "../../lang/format/layout.ts";
import { lex } from "../../lang/lexer.ts";
import type { Token } from "../../lang/token.ts";
import { isOneOf, STATEMENT_WORDS } from "../../lang/words.ts";

/**
 * What puts the blanks at the beginning of a line (from 0) in order, once `typed` stands in it, or once it has been begun: those of
 * a block's item, and of a line that goes on with the one above. What is written on the line isn't touched.
 */
export function indentation(file: EditedFile, line: number, typed: string): TextEdit | undefined {
  const lines = aboveAndAt(file.text, line);
  if (!lines) return undefined;
  const { start, text } = lines;
  const first = text.trimStart();
  if (typed === "}" && !first.startsWith("}")) return undefined;
  const above = tokensAbove(file, start);
  if (!above || above.some(({ type }) => type === "damaged")) return undefined;
  const wanted = " ".repeat(depthOf(above, first));
  const written = text.length - first.length;
  if (text.slice(0, written) === wanted) return undefined;
  return { range: { start: { line, character: 0 }, end: { line, character: written } }, newText: wanted };
}

/** A line without its end, and where it begins. */
function aboveAndAt(text: string, line: number): { start: number; text: string } | undefined {
  let start = 0;
  for (let at = 0; at < line; at++) {
    start = text.indexOf("\n", start) + 1;
    if (start === 0) return undefined;
  }
  const end = text.indexOf("\n", start);
  return { start, text: text.slice(start, end < 0 ? text.length : end).replace(/\r$/, "") };
}

/** The tokens of the statement that the line above belongs to, as far as the line's beginning. */
function tokensAbove(file: EditedFile, start: number): readonly Token[] | undefined {
  if (start === 0) return [];
  const piece = file.pieceAt(start - 1);
  return [...lex(file.file, file.text.slice(piece.offset, start), () => {})];
}

function depthOf(above: readonly Token[], line: string): number {
  let depth = 0;
  for (const { type } of above) {
    if (type === "open") depth++;
    else if (type === "close" && depth > 0) depth--;
  }
  if (line.startsWith("}")) return 0;
  const block = depth > 0 ? BLOCK_INDENT : 0;
  return block + (goesOn(above, line) ? CONTINUATION_INDENT : 0);
}

/** Whether what stands above goes on: behind a comma, unless a statement begins here, or a `\` at the end of the line right above. */
function goesOn(above: readonly Token[], line: string): boolean {
  if (above.at(-1)?.type === "continuation") return true;
  const last = above.findLast(({ type }) => type !== "comment" && type !== "newline" && type !== "continuation");
  return last?.type === "comma" && !isOneOf(/^[^\s#,;{}]*/.exec(line)?.[0] ?? "", STATEMENT_WORDS);
}
