import type { EditedFile, Piece } from "../../../lang/edited-file.ts";
import type { Position, Span } from "../../../lang/span.ts";
import { readWords } from "./read-words.ts";
import type { Word } from "./word.ts";

const READ = new WeakMap<Piece, readonly Word[]>();

/** The words of a piece of a file, read once. Their places are counted from the beginning of the piece. */
export function wordsOf(file: EditedFile, piece: Piece): readonly Word[] {
  let words = READ.get(piece);
  if (words === undefined) {
    words = readWords(file.file, file.textOf(piece));
    READ.set(piece, words);
  }
  return words;
}

/** A word of a piece with its place in the file as it is now. */
export function inFile<T extends { readonly span: Span }>(word: T, { anchor }: Piece): T {
  const move = ({ offset, line, column }: Position): Position => ({
    offset: offset + anchor.offset,
    line: line + anchor.line - 1,
    column,
  });
  const { file, start, end } = word.span;
  return { ...word, span: { file, start: move(start), end: move(end) } };
}

/** The words at an offset of a file, or directly beside it: two at most. */
export function wordsAt(file: EditedFile, offset: number): readonly Word[] {
  const piece = file.pieceOf(offset);
  if (!piece) return [];
  const at = offset - piece.anchor.offset;
  return wordsOf(file, piece)
    .filter(({ span }) => span.start.offset <= at && at <= span.end.offset)
    .map((word) => inFile(word, piece));
}
