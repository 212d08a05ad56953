import type { GrammarToken, Token } from "../../../lang/token.ts";
import type { Role, Word } from "./word.ts";

/** Takes the words of a text, each with its role. */
export class Writer {
  readonly words: Word[] = [];

  put({ text, value, span, type }: Token<string>, role: Role, more: Partial<Word> = {}): void {
    // What is damaged has had its finding; a text that isn't closed yet still looks like one.
    const shown = type === "damaged" ? (text.startsWith('"') ? "string" : "unknown") : role;
    this.words.push({ role: shown, text, value, span, ...(shown === role && more) });
  }
}

/** Cuts the tokens of a list at its commas. */
export function itemsOf(tokens: readonly GrammarToken[]): GrammarToken[][] {
  const items: GrammarToken[][] = [[]];
  for (const token of tokens) {
    if (token.type === "comma") items.push([]);
    else items[items.length - 1]?.push(token);
  }
  return items;
}
