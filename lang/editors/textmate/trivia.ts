import { ACTION_WORDS, STATEMENT_WORDS } from "../../words.ts";
import { anyOf, include, type Rule, WORD_END } from "./pattern.ts";

/** The scope of a backslash that ends its line. */
const BACKSLASH = "punctuation.separator.continuation.wall";

const directive = { name: "entity.other.attribute-name.suppression.wall" };

/** What stands between the words: comments, texts, commas, and the ways in which a line goes on in the next. */
export const trivia: Readonly<Record<string, Rule>> = {
  comment: {
    patterns: [
      {
        name: "comment.line.number-sign.suppression.wall",
        match: "(#)\\s*(wallc:)\\s*(allow)\\s+([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\\s+(because)\\s+(?=\\S).*$",
        captures: {
          1: { name: "punctuation.definition.comment.wall" },
          2: directive,
          3: directive,
          4: { name: "constant.other.code.wall" },
          5: directive,
        },
      },
      {
        name: "comment.line.number-sign.wall",
        match: "(#).*$",
        captures: { 1: { name: "punctuation.definition.comment.wall" } },
      },
    ],
  },
  string: {
    patterns: [
      {
        name: "string.quoted.double.wall",
        match: '(")((?:[^"\\\\]|\\\\.)*)(")',
        captures: {
          1: { name: "punctuation.definition.string.begin.wall" },
          2: { patterns: include("escape") },
          3: { name: "punctuation.definition.string.end.wall" },
        },
      },
      { name: "invalid.illegal.unclosed-string.wall", match: '".*$' },
    ],
  },
  escape: {
    patterns: [
      { name: "constant.character.escape.wall", match: '\\\\["\\\\]' },
      { name: "invalid.illegal.escape.wall", match: "\\\\." },
    ],
  },
  comma: {
    patterns: [
      {
        comment: "A comma at a line's end: the list goes on behind blank lines and comments.",
        begin: ",(?=[ \\t]*(?:#|\\\\?\\r?$))",
        beginCaptures: { 0: { name: "punctuation.separator.list.wall" } },
        end: "^(?=[ \\t]*(?![\\s#]|\\\\\\r?$)\\S)",
        patterns: [...include("comment"), { name: BACKSLASH, match: "\\\\(?=\\r?$)" }],
      },
      { name: "punctuation.separator.list.wall", match: "," },
    ],
  },
  "next-line": backslash(),
  backslash: backslash(
    { match: `^[ \\t]*(log)${WORD_END}`, captures: { 1: { name: "keyword.other.modifier.wall" } } },
    { match: `^[ \\t]*(${anyOf(STATEMENT_WORDS)})${WORD_END}`, captures: { 1: { name: "variable.other.wall" } } },
  ),
  "default-backslash": backslash(
    ...ACTION_WORDS.filter((action) => action !== "log").map((action) => ({
      match: `^[ \\t]*(${action})${WORD_END}`,
      captures: { 1: { name: `keyword.control.${action}.wall` } },
    })),
    { match: `^[ \\t]*(log)${WORD_END}`, captures: { 1: { name: "keyword.other.modifier.wall" } } },
  ),
  stray: { name: "invalid.illegal.backslash.wall", match: "\\\\(?!\\r?$)" },
};

/**
 * A backslash at a line's end. The next line's first word may be one that begins a statement elsewhere and doesn't here;
 * `patterns` say what it is then. Without any, the next word is left to the rule around.
 */
function backslash(...patterns: readonly Rule[]): Rule {
  const stays = `(?![ \\t]*${anyOf(STATEMENT_WORDS)}${WORD_END})`;
  return {
    begin: "\\\\(?=\\r?$)",
    beginCaptures: { 0: { name: BACKSLASH } },
    end: patterns.length > 0 ? `^${stays}|(?<=[a-z])` : "^",
    ...(patterns.length > 0 && { patterns }),
  };
}
