import { describe, expect, it } from "vitest";
import { silence } from "../../../src/report/silence.ts";
import { finding, spanOf } from "./fixture.ts";

const TEXT = "let a = 10.0.0.1 # wallc: allow unused-name because later\nallow ping to host\n";
const span = spanOf("a.wall", TEXT, "let");
const comment = spanOf("a.wall", TEXT, "# wallc: allow unused-name because later");

function suppression(more = {}) {
  return { code: "unused-name", file: "a.wall", line: 1, span: comment, ...more };
}

describe("silence", () => {
  const warning = finding(span, { code: "unused-name", severity: "warning" });

  it("takes the named warning of its line away, and nothing else", () => {
    const other = finding(span, { code: "any-to-any", severity: "warning" });
    const elsewhere = finding(spanOf("a.wall", TEXT, "allow ping"), { code: "unused-name", severity: "warning" });
    expect(silence([warning, other, elsewhere], [suppression()])).toEqual({ kept: [other, elsewhere], unused: [] });
  });

  it("says where it silences nothing: another line, file or code", () => {
    for (const more of [{ line: 2 }, { file: "b.wall" }, { code: "unused" }]) {
      const { kept, unused } = silence([warning], [suppression(more)]);
      expect(kept).toEqual([warning]);
      expect(unused.map(({ code, severity }) => `${severity} ${code}`)).toEqual(["warning unused-suppression"]);
      expect(unused[0]?.span).toEqual(comment);
    }
  });

  it("never silences an error, and says so", () => {
    const error = finding(span, { code: "unused-name", severity: "error" });
    const { kept, unused } = silence([error], [suppression()]);
    expect(kept).toEqual([error]);
    expect(unused[0]?.message).toBe("`unused-name` is an error here, and errors can't be silenced");
  });

  it("leaves findings without a place", () => {
    const nowhere = finding(undefined, { code: "unused-name", severity: "note" });
    expect(silence([nowhere], [suppression()]).kept).toEqual([nowhere]);
  });
});
