import type { GrammarToken } from "./token.ts";

export type { GrammarToken } from "./token.ts";

/** A linked list, last element first: what a left-recursive rule of the grammar can build without copying. */
export interface Cell<T> {
  readonly value: T;
  readonly before: Cell<T> | null;
}

/** One item of a list: the words between two commas. */
export type Words = Cell<GrammarToken>;

/** The words between commas. */
export type List = Cell<Words>;

export type Clause =
  | { readonly kind: "clause"; readonly head: GrammarToken; readonly list: List }
  | { readonly kind: "modifier"; readonly head: GrammarToken; readonly words: Words | null };

/** What the grammar makes of one logical line. */
export type SyntaxTree =
  | { kind: "let"; head: GrammarToken; name: GrammarToken; list: List; clauses: Cell<Clause> | null }
  | { kind: "zone"; head: GrammarToken; name: GrammarToken; list: List | null; clauses: Cell<Clause> | null }
  | { kind: "set"; head: GrammarToken; name: GrammarToken; words: Words | null }
  | { kind: "service"; head: GrammarToken; name: GrammarToken; list: List }
  | RuleSyntax
  | DefaultSyntax
  | { kind: "docker"; head: GrammarToken }
  | { kind: "essentials"; head: GrammarToken; list: List }
  | { kind: "include"; head: GrammarToken; words: Words }
  | { kind: "test"; head: GrammarToken; words: Words }
  | { kind: "setting"; list: List };

export interface RuleSyntax {
  readonly kind: "rule";
  readonly head: GrammarToken;
  readonly list: List | null;
  readonly clauses: Cell<Clause> | null;
}

export interface DefaultSyntax {
  readonly kind: "default";
  readonly head: GrammarToken;
  readonly action: GrammarToken;
  readonly words: Words | null;
  readonly clauses: Cell<Clause> | null;
}

/** The elements of a linked list in the order in which they were written. */
export function toArray<T>(cell: Cell<T> | null): T[] {
  const values: T[] = [];
  for (let at = cell; at; at = at.before) values.push(at.value);
  return values.reverse();
}

/**
 * The lexer that the grammar names: it is given tokens that are made already, and only tells nearley that every
 * `%name` in the grammar is a token's type.
 */
export const grammarLexer = {
  next: (): undefined => undefined,
  save: (): Record<string, never> => ({}),
  reset: (_chunk: string, _state: unknown): void => undefined,
  formatError: (_token: never): string => "",
  has: (type: string): boolean => type !== "",
};
