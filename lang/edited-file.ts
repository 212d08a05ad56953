import { type Anchor, anchored, anchoredTo } from "./anchor.ts";
import { checkCharacters } from "./characters.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { sortFindings } from "./diagnostics/sort.ts";
import { lex } from "./lexer.ts";
import { checkSize } from "./limits.ts";
import { type Line, toLines } from "./lines.ts";
import { type Parsed, parseLines } from "./parse.ts";
import type { Position, Span } from "./span.ts";
import type { Token } from "./token.ts";
import type { Statement, Suppression } from "./tree.ts";

/** A stretch of whole lines with one statement at most, the comments above it included. */
export interface Piece {
  readonly length: number;
  readonly lines: number;
  readonly anchor: Anchor;
  readonly statements: readonly Statement[];
  readonly suppressions: readonly Suppression[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A policy file that is being edited: it says at any time what `parse` would, but parses again only the statements that an
 * edit touched. The others keep their trees, the same objects, whose places move along.
 */
export class EditedFile {
  readonly file: string;
  #text: string;
  #pieces: Piece[] = [];
  #parsed: Parsed | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text;
    this.#begin();
  }

  get text(): string {
    return this.#text;
  }

  /** Puts another text in the place of what stands from `start` to `end` (code units, `end` not included). */
  edit(start: number, end: number, replacement: string): void {
    const before = this.#text;
    this.#text = before.slice(0, start) + replacement + before.slice(end);
    this.#parsed = undefined;
    if (this.#pieces.length === 0 || !this.#isReadable()) {
      this.#begin();
      return;
    }
    // Whether a statement goes on in the next line depends on how the next statement begins.
    const first = Math.max(0, this.#indexAt(start) - 1);
    const shift = replacement.length - (end - start);
    const resume = (offset: number): number | undefined => {
      const old = offset - shift;
      if (old < end || offset < start + replacement.length) return undefined;
      const index = this.#indexAt(old);
      return this.#pieces[index]?.anchor.offset === old ? index : undefined;
    };
    const from = (this.#pieces[first] as Piece).anchor;
    let last = this.#pieces.length;
    const fresh = this.#cut(from.offset, from.line, (offset) => {
      const index = resume(offset);
      if (index !== undefined) last = index;
      return index;
    });
    this.#replace(first, last, fresh);
  }

  /** The whole text, cut up; a piece is the same object while nothing in it changes. None where the file is too large to be read. */
  get pieces(): readonly Piece[] {
    return this.#pieces;
  }

  /** The text of one of its pieces. */
  textOf({ anchor, length }: Piece): string {
    return this.#text.slice(anchor.offset, anchor.offset + length);
  }

  /** The piece in which an offset is; the last one for the text's end. */
  pieceOf(offset: number): Piece | undefined {
    return this.#pieces[this.#indexAt(offset)];
  }

  /** What the text holds now, as `parse` would say it. */
  parsed(): Parsed {
    this.#parsed ??= this.#collect();
    return this.#parsed;
  }

  /** A stretch of this file as one that moves with the text from now on. One of another file stays as it is. */
  anchor(span: Span): Span {
    if (span.file !== this.file) return span;
    const { file, start, end } = span;
    return { file, start: this.#anchored(start), end: this.#anchored(end) };
  }

  /** The text of the statement that stands at an offset, with the comments above it, and where it begins. */
  pieceAt(offset: number): { readonly text: string; readonly offset: number; readonly line: number } {
    const piece = this.#pieces[this.#indexAt(offset)];
    if (!piece) return { text: "", offset: 0, line: 1 };
    const { anchor, length } = piece;
    return { text: this.#text.slice(anchor.offset, anchor.offset + length), offset: anchor.offset, line: anchor.line };
  }

  #collect(): Parsed {
    const statements: Statement[] = [];
    const suppressions: Suppression[] = [];
    const diagnostics: Diagnostic[] = [];
    const report = (finding: Diagnostic): void => {
      diagnostics.push(finding);
    };
    if (!checkSize(this.file, this.#text, report)) return { statements, suppressions, diagnostics };
    checkCharacters(this.file, this.#text, report);
    for (const piece of this.#pieces) {
      for (const statement of piece.statements) statements.push(statement);
      // The line on which a suppression counts is a number, which doesn't move by itself.
      for (const one of piece.suppressions) suppressions.push({ ...one, line: one.line + piece.anchor.line - 1 });
      for (const finding of piece.diagnostics) diagnostics.push(finding);
    }
    return { statements, suppressions, diagnostics: sortFindings(diagnostics) };
  }

  #begin(): void {
    for (const { anchor } of this.#pieces) anchor.gone = true;
    this.#pieces = this.#isReadable() ? this.#cut(0, 1, () => undefined) : [];
  }

  #isReadable(): boolean {
    return checkSize(this.file, this.#text, () => {});
  }

  #anchored(position: Position): Position {
    const piece = this.#pieces[this.#indexAt(position.offset)];
    return piece ? anchoredTo(piece.anchor, position) : position;
  }

  /** Cuts the text from an offset into pieces, until `stop` says of where one ends that it is known from there. */
  #cut(from: number, firstLine: number, stop: (offset: number) => number | undefined): Piece[] {
    const pieces: Piece[] = [];
    let start = from;
    let line = firstLine;
    let open = false;
    const put = (end: number): boolean => {
      const piece = this.#piece(start, end, line);
      pieces.push(piece);
      start = end;
      line += piece.lines;
      return stop(end) !== undefined;
    };
    for (const element of toLines(lex(this.file, this.#text.slice(from), () => {}))) {
      if (element.kind !== "line") continue;
      // A block that isn't closed reaches as far as the statement that can't be an item of it, with the comments above that.
      if (open && put(this.#startOfComments(from + startOf(element)))) return pieces;
      open = element.block !== undefined && !element.block.close;
      if (!open && put(this.#endOfLine(from + endOf(element)))) return pieces;
    }
    if (start < this.#text.length) put(this.#text.length);
    return pieces;
  }

  /** Where the lines begin that hold nothing but comments and stand directly above the line of an offset. */
  #startOfComments(offset: number): number {
    let start = this.#text.lastIndexOf("\n", offset - 1) + 1;
    while (start > 0) {
      const above = start < 2 ? 0 : this.#text.lastIndexOf("\n", start - 2) + 1;
      if (!/^[ \t]*(?:#.*)?\r?$/.test(this.#text.slice(above, start - 1))) break;
      start = above;
    }
    return start;
  }

  #endOfLine(offset: number): number {
    const found = this.#text.indexOf("\n", offset);
    return found < 0 ? this.#text.length : found + 1;
  }

  #piece(start: number, end: number, line: number): Piece {
    const text = this.#text.slice(start, end);
    const diagnostics: Diagnostic[] = [];
    const { statements, suppressions } = parseLines(this.file, text, (finding) => {
      diagnostics.push(finding);
    });
    const anchor: Anchor = { offset: start, line, gone: false };
    const parsed = anchored({ statements, suppressions, diagnostics }, anchor);
    return { length: text.length, lines: count(text, "\n"), anchor, ...parsed };
  }

  #replace(first: number, last: number, fresh: readonly Piece[]): void {
    for (const piece of this.#pieces.splice(first, last - first, ...fresh)) piece.anchor.gone = true;
    let at = this.#pieces[first + fresh.length - 1];
    for (const piece of this.#pieces.slice(first + fresh.length)) {
      piece.anchor.offset = at ? at.anchor.offset + at.length : 0;
      piece.anchor.line = at ? at.anchor.line + at.lines : 1;
      at = piece;
    }
  }

  /** The piece in which an offset is; the last one for the text's end. */
  #indexAt(offset: number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle] as Piece).anchor.offset <= offset) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }
}

/** Where a line's first token stands, counted from where the lexer began. */
function startOf({ tokens }: Line): number {
  return (tokens[0] as Token).span.start.offset;
}

/** Where a line's last token ends, a closed block's and what stands behind that included. */
function endOf({ parts, trailing, block }: Line): number {
  const last = block?.rest.at(-1) ?? trailing ?? block?.close ?? (parts.at(-1) as Token);
  return last.span.end.offset;
}

function count(text: string, what: string): number {
  let found = 0;
  for (let at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + 1)) found++;
  return found;
}
