import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { format } from "../../lang/format.ts";
import { parse } from "../../lang/parse.ts";
import { referenceTables } from "./reference-tables.ts";

const reference = readFileSync("lang/README.md", "utf8");
const examples = [...reference.matchAll(/^```wall\n([\s\S]*?)^```$/gm)].map((match) => match[1] as string);

describe("the language reference", () => {
  it("has examples of every statement", () => {
    const kinds = new Set(examples.flatMap((text) => parse("p.wall", text).statements.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual(
      ["default", "docker", "essentials", "include", "let", "rule", "service", "set", "test", "zone"].sort(),
    );
  });

  it.each(examples)("has an example without a finding: %j", (text) => {
    expect(parse("p.wall", text).diagnostics).toEqual([]);
    expect("text" in format(text, "p.wall")).toBe(true);
  });

  it.each([...referenceTables])("lists what the compiler knows: %s", (name, table) => {
    expect(reference).toContain(`<!-- ${name} -->\n\n${table}\n`);
  });

  it("has links that lead somewhere", () => {
    const headings = [...reference.matchAll(/^#+ (.*)$/gm)].map((match) =>
      (match[1] as string)
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replace(/ /g, "-"),
    );
    const links = [...reference.matchAll(/\]\(#([^)]*)\)/g)].map((match) => match[1] as string);
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) expect(headings).toContain(link);
  });
});
