import { lex } from "../../../lang/lexer.ts";
import { type Block, type Line, toLines } from "../../../lang/lines.ts";
import { readLineWords } from "./read-line.ts";
import type { Word } from "./word.ts";
import { Writer } from "./writer.ts";

/**
 * The words of a text with what each of them is, in their order; places are counted from the text's beginning. A statement with an
 * error is read as far as it has a meaning, because the one that is being typed always has one.
 */
export function readWords(file: string, text: string): readonly Word[] {
  const writer = new Writer();
  for (const element of toLines(lex(file, text, () => {}))) {
    if (element.kind === "line") readStatement(element, writer);
    else if (element.kind === "comment") writer.put(element.comment, "comment");
  }
  return writer.words.sort((a, b) => a.span.start.offset - b.span.start.offset);
}

function readStatement(line: Line, writer: Writer): void {
  readLineWords("statement", line.tokens, writer);
  readComments(line, writer);
  if (line.block) readBlock(line.tokens[0]?.text, line.block, writer);
}

function readBlock(word: string | undefined, block: Block, writer: Writer): void {
  if (block.opening) writer.put(block.opening, "comment");
  for (const element of block.elements) {
    if (element.kind === "comment") writer.put(element.comment, "comment");
    if (element.kind !== "line") continue;
    readLineWords(word === "docker" ? "setting" : "testLine", element.tokens, writer);
    readComments(element, writer);
  }
  for (const token of block.rest) writer.put(token, "unknown");
}

function readComments({ parts, trailing }: Line, writer: Writer): void {
  for (const part of parts) if (part.type === "comment") writer.put(part, "comment");
  if (trailing) writer.put(trailing, "comment");
}
