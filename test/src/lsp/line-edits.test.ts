import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { changedLines, toTextEdits } from "../../../src/lsp/line-edits.ts";

function applied(before: string, after: string): string {
  const document = TextDocument.create("file:///p.wall", "wall", 1, before);
  return TextDocument.applyEdits(document, toTextEdits(before, changedLines(before, after)));
}

describe("changedLines", () => {
  it("replaces the lines that differ, and no others", () => {
    expect(changedLines("a\nb\nc\nd\n", "a\nB\nB2\nc\nd\n")).toEqual([{ first: 2, last: 2, lines: ["B", "B2"] }]);
    expect(changedLines("a\nb\n", "a\nb\n")).toEqual([]);
  });

  it("makes one text of the other, whatever they are", () => {
    const text = fc.array(fc.constantFrom("a", "b", "", "c d"), { maxLength: 8 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, fc.boolean(), (before, after, crlf) => {
        const ends = (one: string): string => (crlf && before.includes("\n") ? one.replaceAll("\n", "\r\n") : one);
        expect(applied(ends(before), after)).toBe(ends(after));
      }),
      { numRuns: 2000 },
    );
  });

  it("replaces the differing part as one where very much differs", () => {
    const lines = (word: string): string =>
      ["same\n", ...Array.from({ length: 3000 }, (_, at) => `${word} ${at}\n`), "end\n"].join("");
    expect(changedLines(lines("a"), lines("b"))).toHaveLength(1);
    expect(applied(lines("a"), lines("b"))).toBe(lines("b"));
    expect(changedLines(lines("a"), lines("b"))[0]).toMatchObject({ first: 2, last: 3001 });
  });
});
