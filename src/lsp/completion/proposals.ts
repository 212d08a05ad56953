import { classify } from "../../../lang/classify.ts";
import { expectedBehind } from "../../../lang/syntax.ts";
import type { Token } from "../../../lang/token.ts";
import type { Cursor } from "../cursor.ts";
import type { Place } from "./place.ts";
import type { Proposal } from "./proposal.ts";
import { nextWords } from "./statements.ts";

/** What can stand at a place of a logical line, files' names apart: nothing where the grammar can't read what is before it. */
export function proposals(place: Place): Proposal[] {
  const { cursor } = place;
  if (cursor.kind === undefined) return [];
  const expected = expectedBehind(cursor.kind, cursor.before);
  if (expected.size === 0) return [];
  const found = nextWords(place);
  const types = new Map<string, string | undefined>();
  return found.filter(({ kind, label }) => {
    if (kind !== "keyword" || startsAnew(label, place)) return true;
    // The second half of a name, as behind `"my shop"/`.
    if (cursor.prefix.startsWith("/")) return false;
    const word = label.replace(/ .*$/, "");
    if (!types.has(word)) types.set(word, typeBehind(cursor, word));
    return expected.has(types.get(word) ?? "");
  });
}

/** Whether a word may begin another line than the one that goes on behind a comma. */
function startsAnew(label: string, { cursor }: Place): boolean {
  return cursor.startsLine && cursor.before.at(-1)?.type === "comma" && /^[a-z-]+$/.test(label);
}

/** What a word is for the grammar where the line goes on with it. */
function typeBehind({ kind, before }: Cursor, word: string): string | undefined {
  const nowhere = { offset: 0, line: 1, column: 1 };
  const token: Token = { type: "word", text: word, value: word, span: { file: "", start: nowhere, end: nowhere } };
  return kind && classify(kind, [...(before as readonly Token[]), token]).at(-1)?.type;
}
