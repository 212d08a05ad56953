import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "../../../../lang/parse.ts";
import { STATEMENT_WORDS } from "../../../../lang/words.ts";

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: string | readonly string[];
}

const snippets: Record<string, Snippet> = JSON.parse(readFileSync("lang/editors/vscode/snippets.json", "utf8"));

/** Every text that a snippet stands for when one takes its proposals: one for each choice. */
function texts({ body }: Snippet): string[] {
  const text = typeof body === "string" ? body : body.join("\n");
  const plain = text.replace(/\$0/g, "").replace(/\$\{\d+:([^}]*)\}/g, "$1");
  const choice = /\$\{\d+\|([^}]*)\|\}/;
  const spread = (written: string): string[] => {
    const choices = choice.exec(written)?.[1]?.split(",");
    return choices ? choices.flatMap((chosen) => spread(written.replace(choice, chosen))) : [written];
  };
  return spread(plain);
}

const all = Object.entries(snippets).flatMap(([name, snippet]) => texts(snippet).map((text) => [name, text] as const));

describe("a snippet", () => {
  it.each(all)("%s: %j is a policy without a finding", (_, text) => {
    expect(text).not.toMatch(/\$/);
    expect(parse("p.wall", text).diagnostics).toEqual([]);
    expect(parse("p.wall", text).statements.length + parse("p.wall", text).suppressions.length).toBeGreaterThan(0);
  });

  it("says what it does, under a prefix of its own", () => {
    const prefixes = Object.values(snippets).map(({ prefix }) => prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
    for (const { description } of Object.values(snippets)) expect(description).not.toBe("");
  });

  it("is there for each statement", () => {
    const written = all.map(([, text]) => text.split(" ")[0]);
    expect(STATEMENT_WORDS.filter((word) => !written.includes(word))).toEqual([]);
  });
});
