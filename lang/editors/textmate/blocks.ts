import { ACTION_WORDS, isOneOf, STATEMENT_WORDS } from "../../words.ts";
import { anyOf, END, include, LINE_START, type Rule, WORD_END, WORD_START, words } from "./pattern.ts";

/** The words that can't begin an item of a block: where one begins a line, a `}` was forgotten. */
const NEVER_ITEMS = STATEMENT_WORDS.filter((word) => !isOneOf(word, ACTION_WORDS));

/** The two statements with a block; `rule` makes the rule for one action. */
export function blocks(rule: (start: string, action: string) => Rule): Readonly<Record<string, Rule>> {
  return {
    docker: block("docker", "keyword.control.docker.wall", [
      setting(["uplink", "bridges"], include("interfaces")),
      setting(["iptables", "userland-proxy"], [words("constant.language.wall", ["on", "off"]), ...include("between")]),
      setting(["publish"], [words("constant.language.wall", ["proxy", "dnat"]), ...include("between")]),
    ]),
    test: block(
      "test",
      "keyword.control.test.wall",
      ACTION_WORDS.map((action) => rule(WORD_START, action)),
    ),
    "other-item": {
      comment: "An item that begins with no word of its block: nothing in it means anything.",
      begin: "[^\\s#;}]",
      end: END,
      patterns: include("between"),
    },
  };
}

function block(head: string, scope: string, items: readonly Rule[]): Rule {
  return {
    begin: `${LINE_START}(${head})${WORD_END}`,
    beginCaptures: { 1: { name: scope } },
    end: END,
    patterns: [
      ...include("between"),
      {
        begin: "\\{",
        beginCaptures: { 0: { name: "punctuation.section.block.begin.wall" } },
        end: `(\\})|^(?=[ \\t]*${anyOf(NEVER_ITEMS)}${WORD_END})`,
        endCaptures: { 1: { name: "punctuation.section.block.end.wall" } },
        patterns: [
          ...include("comment"),
          { name: "punctuation.terminator.item.wall", match: ";" },
          ...items,
          ...include("other-item"),
        ],
      },
    ],
  };
}

function setting(heads: readonly string[], patterns: readonly Rule[]): Rule {
  return {
    begin: `${WORD_START}(${anyOf(heads)})${WORD_END}`,
    beginCaptures: { 1: { name: "keyword.other.setting.wall" } },
    end: END,
    patterns,
  };
}
