import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { format } from "../../lang/format.ts";
import { formatRange, type LineEdit } from "../../lang/format-range.ts";
import { parse } from "../../lang/parse.ts";
import { policy } from "./generate.ts";

function edits(text: string, first: number, last: number): LineEdit[] {
  const errors = parse("p.wall", text).diagnostics.filter(({ severity }) => severity === "error");
  return formatRange(text, "p.wall", errors, { first, last });
}

function applied(text: string, all: readonly LineEdit[]): string {
  const lines = text.split(/\r?\n/);
  for (const { first, last, lines: fresh } of [...all].reverse()) lines.splice(first - 1, last - first + 1, ...fresh);
  return lines.join("\n");
}

/** Formats the lines of a text, from 1. */
const ranged = (text: string, first: number, last: number): string => applied(text, edits(text, first, last));

function whole(text: string): string {
  const result = format(text, "p.wall");
  if (!("text" in result)) throw new Error("a good policy has no layout");
  return result.text;
}

/** The last line's end apart: a range has none to add. */
const trimmed = (text: string): string => text.replace(/\n$/, "");

describe("formatRange", () => {
  const UGLY =
    "let  a = 1.1.1.1 # one\nlet bb  = 1.1.1.2 # two\n\n\nallow  tcp 80,\n  443 to host\nallow  any to host\n";

  it("changes the whole statements that it touches, and no others", () => {
    expect(ranged(UGLY, 6, 6)).toBe(UGLY.replace("allow  tcp 80,\n  443", "allow tcp 80,\n    443"));
    expect(ranged(UGLY, 7, 7)).toBe(UGLY.replace("allow  any", "allow any"));
    expect(ranged(UGLY, 3, 3)).toBe(UGLY.replace("\n\n\n", "\n\n"));
  });

  it("aligns comments as the whole does", () => {
    expect(ranged(UGLY, 1, 1)).toBe(UGLY.replace("let  a = 1.1.1.1 # one", "let a = 1.1.1.1  # one"));
  });

  it("leaves statements with errors as they are, and does the others", () => {
    const text = 'allow  tcp 80 to hst, to\nallow  tcp  80 to host\ntest  "x"  {\n allow any\n';
    expect(ranged(text, 1, 4)).toBe(text.replace("allow  tcp  80", "allow tcp 80"));
    expect(ranged("let a = 1.1.1.1 }  allow any to host\nallow  any to host", 1, 2)).toBe(
      "let a = 1.1.1.1 }  allow any to host\nallow any to host",
    );
    expect(ranged("docker { } x # c\n  allow any to host # d", 1, 2)).toBe("docker { } x # c\nallow any to host # d");
  });

  it("takes blank lines away where the file begins and ends", () => {
    expect(ranged("\n\nallow any to host\n\n\n", 1, 9)).toBe("allow any to host\n");
    expect(ranged("\n  \n", 1, 9)).toBe("");
    expect(ranged("", 1, 1)).toBe("");
  });

  it("of everything is what `format` does, whatever the policy", () => {
    fc.assert(
      fc.property(policy, (text) => {
        expect(trimmed(ranged(text, 1, Number.MAX_SAFE_INTEGER))).toBe(trimmed(whole(text)));
      }),
      { numRuns: 300 },
    );
  });

  it("of each line is a part of what `format` does, and nothing in what is formatted already", () => {
    fc.assert(
      fc.property(policy, fc.nat(), fc.nat(5), (text, at, more) => {
        const all = edits(text, 1, Number.MAX_SAFE_INTEGER);
        const first = (at % text.split("\n").length) + 1;
        const some = edits(text, first, first + more);
        expect(all).toEqual(expect.arrayContaining(some));
        expect(some).toEqual(all.filter((edit) => edit.first <= first + more && edit.last >= first));
        expect(edits(whole(text), first, first + more)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
