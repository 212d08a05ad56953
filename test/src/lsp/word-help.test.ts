import { describe, expect, it } from "vitest";
import { format } from "../../../lang/format.ts";
import { load } from "../../../lang/load.ts";
import { BUILT_IN_SERVICES } from "../../../lang/services.ts";
import { PATHS } from "../../../lang/tree.ts";
import * as words from "../../../lang/words.ts";
import { checked } from "../../../src/cli/checked.ts";
import { judgementOf } from "../../../src/cli/judgement.ts";
import { WORD_HELP, type WordRole, wordHelp } from "../../../src/lsp/word-help.ts";

/** The words of the language, by where they stand. Those without a meaning yet (`FUTURE_WORDS`) have none to tell. */
const WANTED: Readonly<Record<WordRole, readonly string[]>> = {
  statement: words.STATEMENT_WORDS,
  traffic: ["any", ...words.PROTOCOL_WORDS],
  service: BUILT_IN_SERVICES.map(({ name }) => name),
  endpoint: words.ENDPOINT_WORDS,
  clause: words.CLAUSE_WORDS,
  modifier: words.MODIFIER_WORDS,
  part: [...words.PART_WORDS, "source"],
  path: PATHS.map((path) => path.replace("-", " ")),
  setting: words.SETTING_WORDS,
  value: ["on", "off", "proxy", "dnat"],
  essential: words.ESSENTIAL_WORDS,
  reject: words.REJECT_WORDS,
  unit: words.RATE_WORDS,
};

/** What is said of a policy that has nothing but an example: the rest of a firewall is missing. */
const WHOLE = ["host-without-ssh", "published-later-through-proxy"];

describe("the help for words", () => {
  it("has each word of the language in each of its places, and no other", () => {
    const wanted = Object.entries(WANTED).flatMap(([role, list]) => list.map((word) => `${role} ${word}`));
    expect(WORD_HELP.map(({ role, word }) => `${role} ${word}`).sort()).toEqual(wanted.sort());
  });

  it("has a help for every reserved word that means something", () => {
    const future: readonly string[] = words.FUTURE_WORDS;
    const all = new Set(WORD_HELP.map(({ word }) => word));
    expect([...words.RESERVED_WORDS].filter((word) => !all.has(word) && !future.includes(word))).toEqual([]);
  });

  it.each(WORD_HELP)("says in sentences what `$word` means ($role)", ({ does }) => {
    expect(does).toMatch(/[.?]$/);
    expect(does.match(/`/g)?.length ?? 0).toSatisfy((ticks: number) => ticks % 2 === 0);
    // Clients render Markdown: nothing of ours may be taken for HTML.
    expect(does).not.toMatch(/<[A-Za-z/]/);
  });

  it.each(WORD_HELP)("has an example with `$word` ($role), in its layout, without an error or a warning", (help) => {
    const { word, example } = help;
    expect(example.split(/[^\w/-]+/).join(" ")).toContain(word);
    expect(format(example, "example.wall")).toMatchObject({ text: example });
    const loaded = load(["example.wall"], {
      read: (name) => ({ text: name === "example.wall" ? example : name === "blocklist.txt" ? "192.0.2.1\n" : "" }),
      glob: (pattern) => [pattern.replace("*", "one")],
    });
    const policy = { ...loaded, sources: loaded.texts, display: (file: string) => file };
    const { diagnostics, ir } = judgementOf(policy, undefined, "2026-11-30");
    const found = checked(diagnostics, loaded.program, undefined).filter(
      ({ code, severity }) => severity !== "note" && !WHOLE.includes(code),
    );
    expect(found.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
    expect(ir).toBeDefined();
  });

  it("is found by the first role that a word has", () => {
    expect(wordHelp("log", "modifier", "statement")?.role).toBe("modifier");
    expect(wordHelp("log", "statement")?.role).toBe("statement");
    expect(wordHelp("metadata", "modifier", "endpoint")?.role).toBe("endpoint");
    expect(wordHelp("constructor", "statement", "endpoint")).toBeUndefined();
  });
});
