import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { format } from "../../lang/format.ts";
import { parse } from "../../lang/parse.ts";
import { policy } from "./generate.ts";

describe("random policies over the whole language", () => {
  it("have exactly one parse and no finding", () => {
    fc.assert(
      fc.property(policy, (text) => {
        expect(parse("p.wall", text).diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("are formatted into the same policy, and formatting that changes nothing", () => {
    fc.assert(
      fc.property(policy, (text) => {
        const once = format(text, "p.wall");
        if (!("text" in once)) throw new Error("a good policy has no layout");
        expect(format(once.text, "p.wall")).toEqual(once);
        expect(once.text).not.toMatch(/[ \t]\n|\n\n\n|^\n|\r/);
      }),
      { numRuns: 300 },
    );
  });
});
