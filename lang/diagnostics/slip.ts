import { nearest } from "../../src/text/nearest.ts";
import { CLAUSE_WORDS, MODIFIER_WORDS } from "../words.ts";

const BEGINNERS = [...CLAUSE_WORDS, ...MODIFIER_WORDS];

/** The word that would begin a clause or a modifier, where a text is near to one. */
export function slipWord(text: string): string | undefined {
  return nearest(text, BEGINNERS);
}

/**
 * What to write for a word that stands behind a complete item: the word that would begin a clause or a modifier there, where
 * this one is near it; `undefined` where it is near none.
 */
export function slip(text: string): string | undefined {
  const near = slipWord(text);
  return near && `Did you mean \`${near}\`?`;
}
