import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { join, type Span } from "../span.ts";
import type { GrammarToken } from "../token.ts";

/** Takes a finding. The typed step goes on behind an error, so that all of them are found at once. */
export type Report = (finding: Diagnostic) => void;

/** The words of one item of a list; never empty. */
export type Item = readonly GrammarToken[];

/** The span of an item, or of several tokens in a row. */
export function spanOf(tokens: readonly { readonly span: Span }[]): Span {
  const first = tokens[0] as { span: Span };
  return join(first.span, (tokens[tokens.length - 1] as { span: Span }).span);
}

/** The text of an item as it would be written with one blank between its words. */
export function textOf(tokens: Item): string {
  return tokens.map((token) => token.text).join(" ");
}

/** Whether a token is this word, unquoted and not a name. */
export function isWord(
  token: GrammarToken | undefined,
  ...words: string[]
): token is GrammarToken & { readonly type: "word" } {
  return token?.type === "word" && words.includes(token.text);
}
