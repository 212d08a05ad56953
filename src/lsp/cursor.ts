import { classify, type LineKind } from "../../lang/classify.ts";
import type { EditedFile } from "../../lang/edited-file.ts";
import { lex } from "../../lang/lexer.ts";
import { type Element, type Line, toLines } from "../../lang/lines.ts";
import type { Position } from "../../lang/span.ts";
import type { GrammarToken, Token } from "../../lang/token.ts";

/** What stands at a place of a text that may be half-typed. All places are those of the whole file. */
export interface Cursor {
  /** Between or in words, within quotes, or in a comment. */
  readonly place: "code" | "string" | "comment";
  /** What the logical line is; `undefined` where none can stand, as behind a block's `}`. */
  readonly kind: LineKind | undefined;
  /** The tokens of the logical line before the token at hand, or before the cursor where there is none. */
  readonly before: readonly GrammarToken[];
  /** The word, text or comment that the cursor is in or directly behind. */
  readonly token: Token | undefined;
  /** What stands of it before the cursor, as written. */
  readonly prefix: string;
  /** What something that is written instead of it takes the place of, in code units; an unclosed text ends at the cursor. */
  readonly start: number;
  readonly end: number;
  /** The tokens of the logical line behind the token at hand. */
  readonly after: readonly GrammarToken[];
  /** The other items of the block in which the line stands; none outside a block. */
  readonly siblings: readonly Line[];
  /** Whether only blanks stand before the token at hand on its line. A line that goes on in this one may end before it. */
  readonly startsLine: boolean;
}

/** What stands at an offset (code units; beyond the end of the text: at its end). Lexes one statement and the one above it. */
export function cursorAt(file: EditedFile, offset: number): Cursor {
  const here = file.pieceAt(offset);
  // Whether the statement above goes on here depends on what is written here.
  const piece = here.offset > 0 ? file.pieceAt(here.offset - 1) : here;
  const text = piece === here ? here.text : piece.text + here.text;
  const at = Math.min(Math.max(offset - piece.offset, 0), text.length);
  const tokens = [...lex(file.file, text, () => {})];
  const token = tokens.find((one) => isTypedIn(one, at));
  const { start, end } = token ? extent(token, tokens, at) : { start: at, end: at };
  const move = mover(piece);
  const found = lineAt(file.file, text, start);
  const { line, siblings } = inWhole([...toLines(tokens)], found, token);
  const classified = line && found ? classify(found.kind, line.tokens) : [];
  return {
    place: placeOf(token, tokens, at),
    kind: found?.kind,
    before: (found ? classify(found.kind, found.before) : []).map(move),
    token: token && move(token),
    prefix: text.slice(start, at),
    start: start + piece.offset,
    end: end + piece.offset,
    after: classified.filter((one) => one.span.start.offset >= end).map(move),
    siblings,
    startsLine: /(?:^|\n)[ \t]*$/.test(text.slice(0, start)),
  };
}

/** Of these something can be half-typed. */
const TYPED: readonly string[] = ["word", "string", "comment", "damaged"];

function isTypedIn({ type, text, span }: Token, at: number): boolean {
  return TYPED.includes(type) && !/^[\r\\]/.test(text) && span.start.offset < at && at <= span.end.offset;
}

/**
 * A text without an end takes the rest of its line, of which the writer means none. Where one stands further on in the line, the
 * quote that seems to close this one opens another.
 */
function extent(token: Token, tokens: readonly Token[], at: number): { start: number; end: number } {
  const { start, end } = token.span;
  const later = tokens.some((one) => isUnclosed(one) && one.span.start.line === start.line && one !== token);
  const open = isUnclosed(token) || (later && token.type === "string" && at < end.offset);
  return { start: start.offset, end: open ? at : end.offset };
}

function isUnclosed({ type, text }: Token): boolean {
  return type === "damaged" && text.startsWith('"') && !/^"(?:[^"\\]|\\.)*"$/s.test(text);
}

function placeOf(token: Token | undefined, tokens: readonly Token[], at: number): Cursor["place"] {
  if (token?.type === "comment") return "comment";
  if (!token?.text.startsWith('"')) return "code";
  return at < token.span.end.offset || tokens.some((one) => one === token && isUnclosed(one)) ? "string" : "code";
}

interface Found {
  readonly kind: LineKind;
  readonly before: readonly Token[];
  /** The word that begins the block in which it stands. */
  readonly head: Token | undefined;
}

/** The logical line that a text would be in which stood at an offset: it is read with such a text, and without what is behind it. */
function lineAt(file: string, text: string, at: number): Found | undefined {
  const isIt = (line: Line): boolean => line.tokens.at(-1)?.span.start.offset === at;
  const last = linesOf([...toLines(lex(file, `${text.slice(0, at)}""`, () => {}))]).at(-1);
  const item = linesOf(last?.block?.elements ?? []).at(-1);
  const head = last?.tokens[0];
  if (item && isIt(item)) {
    const kind = head?.text === "docker" ? "setting" : "testLine";
    return { kind, before: item.tokens.slice(0, -1), head };
  }
  return last && isIt(last) ? { kind: "statement", before: last.tokens.slice(0, -1), head: undefined } : undefined;
}

/** The same line with what is behind, where something of it is written already, and the other items of its block. */
function inWhole(
  elements: readonly Element[],
  found: Found | undefined,
  token: Token | undefined,
): { readonly line: Line | undefined; readonly siblings: readonly Line[] } {
  const outer = linesOf(elements);
  const block = found?.head && beginningWith(outer, found.head)?.block;
  const lines = block ? linesOf(block.elements) : outer;
  const line = beginningWith(lines, found?.before[0] ?? token);
  return { line, siblings: block ? lines.filter((one) => one !== line) : [] };
}

function linesOf(elements: readonly Element[]): Line[] {
  return elements.filter((one) => one.kind === "line");
}

function beginningWith(lines: readonly Line[], token: Token | undefined): Line | undefined {
  return lines.find((line) => line.tokens[0]?.span.start.offset === token?.span.start.offset);
}

/** Moves a token of a stretch of whole lines to its place in the file. */
function mover(piece: { readonly offset: number; readonly line: number }): <T extends Token<string>>(token: T) => T {
  const move = ({ offset, line, column }: Position): Position => ({
    offset: offset + piece.offset,
    line: line + piece.line - 1,
    column,
  });
  return (token) => ({ ...token, span: { ...token.span, start: move(token.span.start), end: move(token.span.end) } });
}
