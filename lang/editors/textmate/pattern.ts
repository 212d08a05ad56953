import { CLAUSE_WORDS, MODIFIER_WORDS, STATEMENT_WORDS } from "../../words.ts";

/** A rule of a TextMate grammar, as far as this one uses them (https://macromates.com/manual/en/language_grammars). */
export interface Rule {
  readonly comment?: string;
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly applyEndPatternLast?: 1;
  readonly include?: string;
  readonly captures?: Captures;
  readonly beginCaptures?: Captures;
  readonly endCaptures?: Captures;
  readonly patterns?: readonly Rule[];
}

export type Captures = Readonly<Record<number, Pick<Rule, "name" | "patterns">>>;

/** A character of a word, as the lexer cuts them. */
export const CHARACTER = '[^\\s"#,;{}=\\\\]';

/** Behind it no word goes on. */
export const WORD_END = `(?!${CHARACTER})`;

/** Before it no word has begun. */
export const WORD_START = `(?<!${CHARACTER})`;

/** One of a list of words, not yet bounded; longer ones first. */
export function anyOf(words: Iterable<string>): string {
  const sorted = [...words].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return `(?:${sorted.map((word) => word.replace(/[.*+?^$()[\]{}|\\]/g, "\\$&")).join("|")})`;
}

/** One of a list of words, whole. */
export function word(...words: readonly string[]): string {
  return `${WORD_START}${anyOf(words)}${WORD_END}`;
}

/** A rule that gives each of the words a scope. */
export function words(name: string, list: Iterable<string>): Rule {
  return { match: word(...list), name };
}

export function include(...names: readonly string[]): Rule[] {
  return names.map((name) => ({ include: `#${name}` }));
}

/** Where a line begins with a word that begins a statement: behind a comma it ends the statement before. */
const NEXT_STATEMENT = `^(?=[ \\t]*${anyOf(STATEMENT_WORDS)}${WORD_END})`;

/** Where a statement or an item of a block ends; a comma or a backslash at a line's end has a rule of its own. */
export const END = `$|(?=[;}])|${NEXT_STATEMENT}`;

/** Where a clause ends: at the next one, or with its statement. */
export const CLAUSE_END = `${WORD_START}(?=${anyOf([...CLAUSE_WORDS, ...MODIFIER_WORDS])}${WORD_END})|${END}`;

/** The first words of a line. */
export const LINE_START = "^[ \\t]*";

/** A keyword and the one word behind it, which is a name whatever it says; a quoted one is left to the string's rule. */
export function naming(keyword: string, keywordScope: string, nameScope: string): Rule {
  return {
    begin: keyword,
    beginCaptures: { 1: { name: keywordScope } },
    end: `(${CHARACTER}+)|${NO_NAME}`,
    endCaptures: { 1: { name: nameScope } },
    patterns: include("next-line"),
  };
}

/** Where no word comes: the line's end, or something else. */
export const NO_NAME = '$|(?=["#,;{}=]|\\\\[^\\r\\n])';
