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
export function tokensOf(file: EditedFile, pieces: readonly Piece[], defined: Defined): number[] {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  for (const piece of pieces) {
    const first = piece.anchor.line - 2;
    for (const word of wordsOf(file, piece)) {
      const { start } = word.span;
      const [known, modifiers] = meaningOf(word, defined);
      if (known < 0) continue;
      const at = first + start.line;
      const column = start.column - 1;
      data.push(at - line, at === line ? column - character : column, word.text.length, known, modifiers);
      line = at;
      character = column;
    }
  }
  return data;
}

function meaningOf(word: Word, defined: Defined): readonly [type: number, modifiers: number] {
  if (word.place === undefined) return [OF_ROLE[word.role] ?? -1, 0];
  if (word.place in OF_KIND) return [OF_KIND[word.place as DefinitionKind], DECLARATION];
  const kind = defined.get(word.value);
  if (kind) return [OF_KIND[kind], 0];
  return isBuiltIn({ value: word.value, place: word.place }, defined) ? [OF_KIND.service, DEFAULT_LIBRARY] : [-1, 0];
}

/** The one edit that makes the numbers `after` of those `before`; none where they are the same. Whole tokens are replaced. */
export function editOf(
  before: readonly number[],
  after: readonly number[],
): { readonly start: number; readonly deleteCount: number; readonly data: number[] } | undefined {
  const least = Math.min(before.length, after.length);
  let same = 0;
  while (same < least && before[same] === after[same]) same++;
  if (same === before.length && same === after.length) return undefined;
  same -= same % 5;
  let behind = 0;
  while (behind < least - same && before[before.length - 1 - behind] === after[after.length - 1 - behind]) behind++;
  behind -= behind % 5;
  return { start: same, deleteCount: before.length - same - behind, data: after.slice(same, after.length - behind) };
}
