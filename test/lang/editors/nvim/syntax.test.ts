import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { missing } from "../../../lab/need.ts";
import { Folder } from "../../../src/cli/folder.ts";
import { policy } from "../../generate.ts";
import { exampleTexts } from "../example-texts.ts";
import { EVERY_WORD, KEYWORDS, KNOWN_NAMES } from "../language-words.ts";
import { type Part, partsOf } from "../parts.ts";
import { inNeovim } from "./neovim.ts";

const reason = missing(["nvim"]);

/** The names of the syntax groups of each byte, line by line; what `synID` says of transparent items is their inner group. */
const GROUPS = `
local all = {}
vim.cmd("syntax on")
for _, path in ipairs(vim.fn.argv()) do
  vim.cmd("edit " .. vim.fn.fnameescape(path))
  local lines = {}
  for line = 1, vim.fn.line("$") do
    local groups = {}
    for column = 1, vim.fn.col({ line, "$" }) - 1 do
      table.insert(groups, vim.fn.synIDattr(vim.fn.synID(line, column, 1), "name"))
    end
    table.insert(lines, table.concat(groups, " "))
  end
  table.insert(all, lines)
end
return all
`;

/** The groups that each kind of token may have. */
const FITTING: Record<Part, RegExp> = {
  keyword:
    /^wall(Define|Statement|Allow|Deny|Reject|Log|Include|Clause|Modifier|Option|Protocol|Any|Endpoint|Named|File|AnotherInterface|LimitWord|RejectKind|SetOption|Path|Without|Essential|Switch|Publish|(Let|Set|Service|Zone)Head)$/,
  name: /^wall(Name|Definition|Interface|PortName|IcmpType|BuiltIn|Number)$/,
  number: /^wall(Number|Address|Rate|Date|Duration)$/,
  string: /^wall(String|Escape)$/,
  comment: /^wall(Comment|Suppression)$/,
};

/** What Neovim shows otherwise than the parser reads it, for each of the texts. */
function differences(texts: readonly string[]): string[] {
  using folder = new Folder(Object.fromEntries(texts.map((text, at) => [`${at}.wall`, text])));
  const files = texts.map((_, at) => folder.at(`${at}.wall`));
  const shown = inNeovim(GROUPS, files) as string[][];
  return texts.flatMap((text, at) =>
    partsOf(text).flatMap((token) => {
      const groups = groupsAt(shown[at] ?? [], text, token.offset, token.text);
      const wrong = groups.filter((group) => !FITTING[token.part].test(group));
      return wrong.length === 0 ? [] : [`${token.part} ${token.text}: ${[...new Set(wrong)].join(", ")} in ${text}`];
    }),
  );
}

/** The groups of a stretch of one line; columns count bytes. */
function groupsAt(lines: readonly string[], text: string, offset: number, stretch: string): string[] {
  const before = text.slice(0, offset).split("\n");
  const column = Buffer.byteLength(before.at(-1) ?? "");
  return (lines[before.length - 1] ?? "").split(" ").slice(column, column + Buffer.byteLength(stretch));
}

describe("the syntax file for Vim", () => {
  it("spells out every word of the language, and no other", () => {
    const lists = readFileSync("lang/editors/nvim/syntax/wall.vim", "utf8").replace(/^".*$/gm, "");
    const words = [...lists.matchAll(/^syntax keyword \S+ (.*) contained/gm)].flatMap((match) =>
      (match[1] as string).split(" "),
    );
    const starts = [...lists.matchAll(/start=\/(\S*)/g), ...lists.matchAll(/^syntax match wall\w+ \/(\S*)/gm)];
    const inPatterns = starts.flatMap((match) => (match[1] as string).match(/[a-z][a-z0-9]*(?:-[a-z0-9]+)*/g) ?? []);
    const spelled = new Set([...words, ...inPatterns]);
    expect([...KEYWORDS, ...KNOWN_NAMES].filter((word) => !spelled.has(word))).toEqual([]);
    expect(words.filter((word) => !KEYWORDS.has(word) && !KNOWN_NAMES.has(word))).toEqual([]);
  });

  it("shows the examples, the reference's, and every word as the parser reads them", (ctx) => {
    if (reason) ctx.skip(reason);
    expect(differences([EVERY_WORD, ...exampleTexts()])).toEqual([]);
  });

  it("shows any policy as the parser reads it", (ctx) => {
    if (reason) ctx.skip(reason);
    const texts = fc.sample(policy, { numRuns: 200, ...(process.env.CI && { seed: 20261130 }) });
    expect(differences(texts.map((text) => text.replaceAll("\r\n", "\n")))).toEqual([]);
  });
});
