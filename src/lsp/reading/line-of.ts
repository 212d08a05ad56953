import { ACTION_WORDS, isOneOf, SETTING_WORDS } from "../../../lang/words.ts";
import type { Word } from "./word.ts";

/**
 * Of the words of a piece, those of the logical line in which one stands, comments left out: in a block each item is a line of its
 * own, which begins with a word that can stand nowhere else in it.
 */
export function lineOf(words: readonly Word[], word: Word): readonly Word[] {
  const all = words.filter(({ role }) => role !== "comment");
  const heads = HEADS[all[0]?.value ?? ""] ?? [];
  const begins = (at: number): boolean =>
    at === 0 || (all[at]?.role === "keyword" && isOneOf(all[at]?.value ?? "", heads));
  const at = all.indexOf(word);
  let [start, end] = [Math.max(at, 0), at + 1];
  while (start > 0 && !begins(start)) start--;
  while (end < all.length && !begins(end)) end++;
  return all.slice(start, end);
}

const HEADS: Readonly<Record<string, readonly string[]>> = { test: ACTION_WORDS, docker: SETTING_WORDS };
