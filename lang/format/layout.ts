import { classify, type LineKind } from "../classify.ts";
import type { Element, Line } from "../lines.ts";
import type { GrammarToken, Token } from "../token.ts";
import { fill } from "./fill.ts";
import type { OutputLine, Piece } from "./pieces.ts";

/** Blanks before an item of a block. */
export const BLOCK_INDENT = 2;
/** Blanks before the second line of a statement and those behind it, besides those of the first. */
export const CONTINUATION_INDENT = 4;

/** Lays the elements of a file out in lines. */
export function layOut(elements: Iterable<Element>): OutputLine[] {
  const lines: OutputLine[] = [];
  layOutAll(elements, "statement", 0, lines);
  return lines;
}

function layOutAll(elements: Iterable<Element>, kind: LineKind, indent: number, lines: OutputLine[]): void {
  const begin = lines.length;
  for (const element of elements) {
    if (element.kind === "blank") {
      if (lines.length > begin && lines[lines.length - 1] !== BLANK) lines.push(BLANK);
    } else if (element.kind === "comment") {
      lines.push({ indent, code: "", comment: commentText(element.comment) });
    } else layOutLine(element, kind, indent, lines);
  }
  while (lines.length > begin && lines[lines.length - 1] === BLANK) lines.pop();
}

/** What a stretch of blank lines becomes. */
export const BLANK: OutputLine = { indent: 0, code: "" };

function layOutLine(line: Line, kind: LineKind, indent: number, lines: OutputLine[]): void {
  const pieces = piecesOf(line, kind);
  const trailing = line.block ? line.block.opening : line.trailing;
  const rows = fill(pieces, indent, CONTINUATION_INDENT);
  const last = rows[rows.length - 1];
  if (trailing && last) {
    const comment = commentText(trailing);
    const broken = rows.length > 1 && !pieces.some((piece) => piece.kind === "break");
    if (broken && /^#\s*wallc:/.test(comment)) lines.push({ indent, code: "", comment });
    else rows[rows.length - 1] = { ...last, comment };
  }
  for (const row of rows) lines.push(row);
  if (!line.block) return;
  layOutAll(line.block.elements, isDocker(line) ? "setting" : "testLine", indent + BLOCK_INDENT, lines);
  lines.push({ indent, code: "}", ...(line.trailing && { comment: commentText(line.trailing) }) });
}

function isDocker(line: Line): boolean {
  return line.tokens[0]?.text === "docker";
}

function piecesOf(line: Line, kind: LineKind): Piece[] {
  const spaced = new Map<number, string>();
  let before: GrammarToken | undefined;
  for (const token of classify(kind, line.tokens)) {
    spaced.set(token.span.start.offset, `${needsBlank(before, token) ? " " : ""}${token.text}`);
    before = token;
  }
  const pieces: Piece[] = [];
  let code = "";
  let lastType = "";
  const flush = (): void => {
    if (code.trim() !== "") pieces.push({ kind: "code", text: code.trim() });
    code = "";
  };
  for (const part of line.parts) {
    if (part.type === "comment") {
      flush();
      pieces.push({ kind: "comment", text: commentText(part) });
    } else if (part.type === "newline" || part.type === "continuation") {
      flush();
      if (pieces[pieces.length - 1]?.kind !== "break") pieces.push({ kind: "break", backslash: lastType !== "comma" });
    } else {
      for (let at = part.span.start.offset; at < part.span.end.offset; at++) code += spaced.get(at) ?? "";
      lastType = part.type;
      if (part.type === "comma") flush();
    }
  }
  flush();
  return pieces;
}

function needsBlank(before: GrammarToken | undefined, token: GrammarToken): boolean {
  return before !== undefined && token.type !== "comma" && token.type !== "join" && before.type !== "join";
}

function commentText(comment: Token): string {
  return comment.text.trimEnd();
}
