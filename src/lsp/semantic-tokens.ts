import type { SemanticTokensEdit } from "vscode-languageserver";
import type { EditedFile, Piece } from "../../lang/edited-file.ts";
import { type DefinitionKind, isBuiltIn } from "./definitions.ts";
import type { Role, Word } from "./reading/word.ts";
import { wordsOf } from "./reading/words-of.ts";

/** What a word is called to the editor: types and modifiers of the protocol, which every colour theme knows. */
export const LEGEND = {
  tokenTypes: [
    "keyword",
    "property",
    "enumMember",
    "variable",
    "function",
    "namespace",
    "class",
    "parameter",
    "number",
    "string",
    "operator",
    "comment",
  ],
  tokenModifiers: ["declaration", "defaultLibrary"],
};

const DECLARATION = 1;
const DEFAULT_LIBRARY = 2;

const type = (name: string): number => LEGEND.tokenTypes.indexOf(name);

const OF_ROLE: Partial<Record<Role, number>> = {
  keyword: type("keyword"),
  modifier: type("property"),
  value: type("enumMember"),
  known: type("enumMember"),
  docker: type("class"),
  interface: type("parameter"),
  number: type("number"),
  string: type("string"),
  path: type("string"),
  operator: type("operator"),
  comment: type("comment"),
};

const OF_KIND: Record<DefinitionKind, number> = {
  let: type("variable"),
  set: type("variable"),
  service: type("function"),
  zone: type("namespace"),
};

/** The kinds of names that a file's policy defines. */
export type Defined = ReadonlyMap<string, DefinitionKind>;

/**
 * The tokens of some pieces of a file as the protocol numbers them: five for each, line and character relative to the token before.
 * A name that nothing defines has none, and so looks like what it is: a word without a meaning.
 */
export function tokensOf(file: EditedFile, pieces: readonly Piece[], defined: Defined): Int32Array {
  const all = pieces.map((piece) => tokensOfPiece(file, piece, defined));
  const data = new Int32Array(all.reduce((sum, { tokens }) => sum + tokens.length, 0));
  let at = 0;
  let line = 0;
  all.forEach(({ tokens, last }, index) => {
    if (tokens.length === 0) return;
    const first = (pieces[index] as Piece).anchor.line - 1;
    data.set(tokens, at);
    // A piece begins with a line, so that of its first token only the line depends on what stands before.
    data[at] = first + (tokens[0] as number) - line;
    line = first + last;
    at += tokens.length;
  });
  return data;
}

interface PieceTokens {
  /** What the names meant when it was worked out. */
  readonly defined: Defined;
  /** As the protocol has them, counted from the piece's first line. */
  readonly tokens: Int32Array;
  /** The line of the last token, counted from the piece's first. */
  readonly last: number;
}

const ENCODED = new WeakMap<Piece, PieceTokens>();

function tokensOfPiece(file: EditedFile, piece: Piece, defined: Defined): PieceTokens {
  const known = ENCODED.get(piece);
  if (known?.defined === defined) return known;
  const tokens: number[] = [];
  let [line, character] = [0, 0];
  for (const word of wordsOf(file, piece)) {
    const { start } = word.span;
    const [meaning, modifiers] = meaningOf(word, defined);
    if (meaning < 0) continue;
    const [at, column] = [start.line - 1, start.column - 1];
    tokens.push(at - line, at === line ? column - character : column, word.text.length, meaning, modifiers);
    line = at;
    character = column;
  }
  const encoded = { defined, tokens: Int32Array.from(tokens), last: line };
  ENCODED.set(piece, encoded);
  return encoded;
}

function meaningOf(word: Word, defined: Defined): readonly [type: number, modifiers: number] {
  if (word.place === undefined) return [OF_ROLE[word.role] ?? -1, 0];
  if (word.place in OF_KIND) return [OF_KIND[word.place as DefinitionKind], DECLARATION];
  const kind = defined.get(word.value);
  if (kind) return [OF_KIND[kind], 0];
  return isBuiltIn({ value: word.value, place: word.place }, defined) ? [OF_KIND.service, DEFAULT_LIBRARY] : [-1, 0];
}

/** The one edit that makes the numbers `after` of those `before`; none where they are the same. Whole tokens are replaced. */
export function editOf(before: Int32Array, after: Int32Array): SemanticTokensEdit | undefined {
  const least = Math.min(before.length, after.length);
  let same = 0;
  while (same < least && before[same] === after[same]) same++;
  if (same === before.length && same === after.length) return undefined;
  same -= same % 5;
  let behind = 0;
  while (behind < least - same && before[before.length - 1 - behind] === after[after.length - 1 - behind]) behind++;
  behind -= behind % 5;
  const data = Array.from(after.subarray(same, after.length - behind));
  return { start: same, deleteCount: before.length - same - behind, data };
}

/** `before` where it says the same as `now`: what was worked out with it holds then. */
export function unlessChanged(before: Defined | undefined, now: Defined): Defined {
  if (before?.size !== now.size) return now;
  for (const [name, kind] of now) if (before.get(name) !== kind) return now;
  return before;
}
