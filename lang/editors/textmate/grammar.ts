import { ACTION_WORDS, ESSENTIAL_WORDS } from "../../words.ts";
import { blocks } from "./blocks.ts";
import { clauses, interfaceList } from "./clauses.ts";
import { lists } from "./lists.ts";
import { CHARACTER, END, include, LINE_START, NO_NAME, type Rule, WORD_END, WORD_START, words } from "./pattern.ts";
import { trivia } from "./trivia.ts";

const DEFINING = "storage.type.wall";

const statements: Readonly<Record<string, Rule>> = {
  let: definition("let", "entity.name.variable.group.wall", include("clauses", "addresses")),
  set: definition("set", "entity.name.variable.set.wall", [
    words("keyword.other.option.wall", ["timeout", "size"]),
    {
      name: "constant.numeric.duration.wall",
      match: `${WORD_START}(?=[0-9])(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?${WORD_END}`,
    },
    { name: "constant.numeric.wall", match: `${WORD_START}[0-9]+${WORD_END}` },
    ...include("between"),
  ]),
  service: definition("service", "entity.name.function.service.wall", include("traffic")),
  zone: definition("zone", "entity.name.type.zone.wall", [interfaceList(), ...include("clauses", "between")]),
  rule: { patterns: ACTION_WORDS.map((action) => rule(LINE_START, action)) },
  default: {
    begin: `${LINE_START}(default)${WORD_END}`,
    beginCaptures: { 1: { name: "keyword.control.default.wall" } },
    end: END,
    patterns: [
      ...ACTION_WORDS.filter((action) => action !== "log").map((action) =>
        words(`keyword.control.${action}.wall`, [action]),
      ),
      ...include("clauses", "modifiers"),
      words("keyword.other.path.wall", ["between", "forward"]),
      words("support.type.endpoint.wall", ["containers"]),
      ...include("comment", "string", "comma", "default-backslash", "stray"),
    ],
  },
  essentials: {
    begin: `${LINE_START}(essentials)${WORD_END}`,
    beginCaptures: { 1: { name: "keyword.control.essentials.wall" } },
    end: END,
    patterns: [
      words("keyword.other.without.wall", ["without"]),
      words("constant.language.essential.wall", ESSENTIAL_WORDS),
      ...include("between"),
    ],
  },
  include: {
    begin: `${LINE_START}(include)${WORD_END}`,
    beginCaptures: { 1: { name: "keyword.control.import.wall" } },
    end: END,
    patterns: include("between"),
  },
};

/** The TextMate grammar of the language; `wall.tmLanguage.json` is its printed form. */
export const grammar = {
  $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
  information_for_contributors: [
    "Made from the compiler's own word lists by `npm run editors`; change lang/editors/textmate/*.ts instead.",
  ],
  name: "wall",
  scopeName: "source.wall",
  fileTypes: ["wall"],
  patterns: include("comment", ...Object.keys(statements), "docker", "test", "string"),
  repository: {
    ...statements,
    ...blocks(rule),
    ...clauses,
    ...lists,
    ...trivia,
  },
} as const;

/** A statement that gives a name: `HEAD NAME = …` or `set NAME …`. */
function definition(head: string, nameScope: string, patterns: readonly Rule[]): Rule {
  return {
    begin: `${LINE_START}(${head})${WORD_END}(?:[ \\t]+(${CHARACTER}+))?`,
    beginCaptures: { 1: { name: DEFINING }, 2: { name: nameScope } },
    end: END,
    patterns: [
      {
        comment: "The name stands on the next line.",
        begin: `\\G(?<=${head})(?<![^ \\t]${head})(?=[ \\t]*\\\\\\r?$)`,
        end: `(${CHARACTER}+)|${NO_NAME}`,
        endCaptures: { 1: { name: nameScope } },
        patterns: include("next-line"),
      },
      { name: "keyword.operator.assignment.wall", match: "=" },
      ...patterns,
    ],
  };
}

/** A rule, or a line of a `test` block: its traffic stands first, then its clauses. */
function rule(start: string, action: string): Rule {
  return {
    begin: `${start}(${action})${WORD_END}`,
    beginCaptures: { 1: { name: `keyword.control.${action}.wall` } },
    end: END,
    patterns: include("clauses", "modifiers", "traffic"),
  };
}
