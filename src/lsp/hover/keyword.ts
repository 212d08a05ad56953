import { codeBlock, type Markup, ours, paragraphs } from "../markup.ts";
import type { Word } from "../reading/word.ts";
import { type WordHelp, type WordRole, wordHelp } from "../word-help.ts";

/** A word's help: what it is, what it does, an example. */
export function aboutHelp({ word, role, does, example }: WordHelp): Markup {
  return paragraphs(ours(`**${NAMES[role]}** \`${word}\``), ours(does), codeBlock("wall", example));
}

const NAMES: Readonly<Record<WordRole, string>> = {
  statement: "statement",
  traffic: "traffic",
  service: "service",
  endpoint: "endpoint",
  clause: "clause",
  modifier: "modifier",
  part: "word",
  path: "path",
  setting: "setting",
  value: "setting",
  essential: "essential",
  reject: "answer",
  unit: "rate",
};

/** The help for a word of the language where it stands; `line` are the words of its logical line. */
export function helpFor(line: readonly Word[], word: Word): WordHelp | undefined {
  const path = pathOf(line, word);
  if (path !== undefined) return wordHelp(path, "path");
  switch (word.role) {
    case "modifier":
      return wordHelp(word.value, "modifier", "part");
    case "value":
      return wordHelp(word.value, "reject", "essential", "value");
    case "number":
      return wordHelp(/^\d+\/([a-z]+)$/.exec(word.value)?.[1] ?? "", "unit");
    case "keyword":
      return keywordHelp(line, word);
    default:
      return undefined;
  }
}

function keywordHelp(line: readonly Word[], word: Word): WordHelp | undefined {
  if (word === line[0]) return wordHelp(word.value, "statement", "setting");
  if (line[0]?.value === "default" && word === line[1]) return wordHelp(word.value, "statement");
  // `any` is traffic before the first clause, and an end behind one.
  const behindClause = line.some((one) => one.span.start.offset < word.span.start.offset && isClause(one));
  const roles: WordRole[] = behindClause
    ? ["clause", "endpoint", "part", "traffic"]
    : ["clause", "traffic", "part", "endpoint"];
  return wordHelp(word.value, ...roles);
}

function isClause({ role, value }: Word): boolean {
  return role === "keyword" && (value === "from" || value === "to");
}

/** The path of a `default` that a word is a part of: `to host`. */
function pathOf(line: readonly Word[], word: Word): string | undefined {
  if (line[0]?.value !== "default" || line.indexOf(word) < 2) return undefined;
  const end = line.findIndex(({ role }) => role !== "keyword");
  const keywords = end < 0 ? line : line.slice(0, end);
  if (!keywords.includes(word)) return undefined;
  const path = keywords
    .slice(2)
    .map(({ value }) => value)
    .join(" ");
  return WRITTEN[path] ?? path;
}

/** The paths as they are written in full. */
const WRITTEN: Readonly<Record<string, string>> = {
  "from any to host": "to host",
  "from outside to containers": "to containers",
  "from containers to outside": "from containers",
  "from containers to containers": "between containers",
  "from host to any": "from host",
  "from outside to outside": "forward",
};
