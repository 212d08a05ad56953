import type { Span } from "./span.ts";

/** What the lexer makes of the text; blanks are left out. */
export type LexicalType =
  | "word"
  | "string"
  | "comma"
  | "equals"
  | "semicolon"
  | "open"
  | "close"
  | "comment"
  | "newline"
  | "continuation"
  | "damaged";

/** What the grammar reads: words have become keywords, names, and what joins the halves of a name. */
export type GrammarType =
  | "word"
  | "string"
  | "name"
  | "join"
  | "comma"
  | "equals"
  | "semicolon"
  | "open"
  | "close"
  | "kwLet"
  | "kwSet"
  | "kwService"
  | "kwZone"
  | "kwAction"
  | "kwLog"
  | "kwDefault"
  | "kwDocker"
  | "kwEssentials"
  | "kwWithout"
  | "kwInclude"
  | "kwTest"
  | "kwClause"
  | "kwModifier";

/** A piece of the text as written; `damaged` is one that a diagnostic has been given for. */
export interface Token<Type extends string = LexicalType> {
  readonly type: Type;
  /** As written, quotes and all. */
  readonly text: string;
  /** A string's content with the escapes resolved; of anything else the text. */
  readonly value: string;
  readonly span: Span;
}

export type GrammarToken = Token<GrammarType>;
