import type { EditedFile, Piece } from "../../lang/edited-file.ts";
import type { Span } from "../../lang/span.ts";
import { ACTION_WORDS, CLAUSE_WORDS, isOneOf } from "../../lang/words.ts";
import type { Word } from "./reading/word.ts";
import { wordsOf } from "./reading/words-of.ts";

/** A stretch of a text by its offsets, `end` not included. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * What a selection at an offset grows to, each holding the one before it: the word, the list's item, the list, the clause, the
 * statement, the paragraph, the file. Of a statement with an error the word, its clause and its lines.
 */
export function selectionsAt(file: EditedFile, offset: number): readonly Stretch[] {
  const whole = { start: 0, end: file.text.length };
  const piece = file.pieceOf(offset);
  const inner = piece ? [...withinPiece(file, piece, offset), paragraphAt(file.text, offset)] : [];
  const holding = [...inner, whole].filter(({ start, end }) => start <= offset && offset <= end);
  const sorted = holding.sort((a, b) => a.end - a.start - (b.end - b.start));
  const grown: Stretch[] = [];
  for (const one of sorted) {
    const last = grown.at(-1);
    // The next step always shows more than the one before it.
    if (!last || (one.start <= last.start && last.end <= one.end && (one.start < last.start || last.end < one.end))) {
      grown.push(one);
    }
  }
  return grown;
}

function withinPiece(file: EditedFile, piece: Piece, offset: number): readonly Stretch[] {
  const from = piece.anchor.offset;
  const words = wordsOf(file, piece);
  const found: Stretch[] = [];
  for (const { span, text, role } of words) {
    const [start, end] = [from + span.start.offset, from + span.end.offset];
    found.push({ start, end });
    if (role !== "comment" && text.startsWith('"') && start < offset && offset < end) {
      found.push({ start: start + 1, end: end - 1 });
    }
  }
  const meant = words.filter(({ role }) => role !== "comment");
  const [first, last] = [meant[0], meant.at(-1)];
  if (piece.statements.length === 0 && first && last)
    found.push({ start: from + first.span.start.offset, end: from + last.span.end.offset });
  found.push(...clausesOf(meant).map(({ start, end }) => ({ start: from + start, end: from + end })));
  for (const statement of piece.statements) collect(statement, found);
  return found;
}

/** Each clause and modifier with its word; `from` and `to` with the `except` and `on` behind them. */
function clausesOf(words: readonly Word[]): readonly Stretch[] {
  const clauses: { start: number; end: number }[] = [];
  let open: { start: number; end: number }[] = [];
  for (const { role, text, span } of words) {
    const clause = role === "keyword" && isOneOf(text, CLAUSE_WORDS);
    if (clause || (role === "modifier" && !isPart(text))) {
      const begun = { start: span.start.offset, end: span.end.offset };
      open = text === "except" || text === "on" ? [...open.slice(0, 1), begun] : [begun];
      clauses.push(begun);
    } else if (role === "keyword" && isOneOf(text, ACTION_WORDS)) open = [];
    for (const one of open) one.end = span.end.offset;
  }
  return clauses;
}

function isPart(word: string): boolean {
  return isOneOf(word, ["burst", "per", "source"]);
}

/** The stretches of a tree's nodes, and of its lists of several. */
function collect(node: unknown, found: Stretch[]): void {
  if (node === null || typeof node !== "object") return;
  if (Array.isArray(node)) {
    for (const one of node) collect(one, found);
    const [first, last] = [spanOf(node[0]), spanOf(node.at(-1))];
    if (first && last) found.push({ start: first.start.offset, end: last.end.offset });
    return;
  }
  const span = spanOf(node);
  if (!span) return;
  found.push({ start: span.start.offset, end: span.end.offset });
  for (const [key, value] of Object.entries(node)) if (key !== "span") collect(value, found);
}

function spanOf(node: unknown): Span | undefined {
  return node !== null && typeof node === "object" && "span" in node ? (node.span as Span) : undefined;
}

/** The lines around an offset up to the next blank ones. */
function paragraphAt(text: string, offset: number): Stretch {
  let start = text.lastIndexOf("\n", offset - 1) + 1;
  let end = endOfLine(text, offset);
  if (text.slice(start, end).trim() === "") return { start, end };
  while (start > 0) {
    const above = start < 2 ? 0 : text.lastIndexOf("\n", start - 2) + 1;
    if (text.slice(above, start).trim() === "") break;
    start = above;
  }
  while (end < text.length) {
    const next = endOfLine(text, end + 1);
    if (text.slice(end, next).trim() === "") break;
    end = next;
  }
  return { start, end };
}

function endOfLine(text: string, offset: number): number {
  const found = text.indexOf("\n", offset);
  return found < 0 ? text.length : found;
}
