import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pretty } from "../../../src/report/pretty.ts";
import { finding, findings, spanOf } from "./fixture.ts";

const TEXT = 'let office = 10.0.0.0/8\nallow tcp ssh from offcie to host\nallow ping to "日本" on x\n';

function print(needle: string, text = TEXT, more = {}): string {
  return pretty(findings("edge.wall", text, [finding(spanOf("edge.wall", text, needle), more)]));
}

/** The part of the source line above the marks. */
function underlined(report: string): string {
  const lines = report.split("\n");
  const at = lines.findIndex((line) => /\| +\^/.test(line));
  const marks = lines[at] ?? "";
  return (lines[at - 1] ?? "").slice(marks.indexOf("^"), marks.lastIndexOf("^") + 1);
}

describe("pretty", () => {
  it("shows code, place, underlined text, reason and help", () => {
    const report = print("offcie", TEXT, { message: "nothing is called `offcie`", help: ["Did you mean `office`?"] });
    expect(report).toBe(
      [
        "error[unknown-name]: nothing is called `offcie`",
        " --> edge.wall:2:20",
        "  |",
        "2 | allow tcp ssh from offcie to host",
        "  |                    ^^^^^^",
        "  = help: Did you mean `office`?",
        "",
        "1 error",
        "",
      ].join("\n"),
    );
  });

  it("underlines the text, whatever stands before it", () => {
    expect(underlined(print("ssh"))).toBe("ssh");
    expect(underlined(print("deny", "\tdeny any\tto host"))).toBe("deny");
    expect(underlined(print("host", "\tdeny any\tto host"))).toBe("host");
    expect(underlined(print("deny", "allow\u0007 deny"))).toBe("deny");
  });

  it("counts wide characters as two cells", () => {
    const lines = print("on").split("\n");
    expect(lines[4]?.indexOf("^")).toBe((lines[3]?.indexOf("on") ?? 0) + 2);
  });

  it("never sends a control or bidi character on", () => {
    const text = 'allow any to container "a\u001b[31m\u202eb\u0000"';
    const report = print("container", text, { message: "odd \u001b[2J \u202e name", help: ["not \u009b this"] });
    expect(report.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(report).toContain("<U+001B>[31m<U+202E>b<U+0000>");
  });

  it("cuts a long line around the place", () => {
    const text = `let a = ${"10.0.0.1, ".repeat(100_000)}10.0.0.999, ${"10.0.0.2, ".repeat(100_000)}`;
    const report = print("10.0.0.999", text);
    expect(underlined(report)).toBe("10.0.0.999");
    expect(Math.max(...report.split("\n").map((line) => line.length))).toBeLessThan(140);
  });

  it("marks the end of a line where the text in question is empty or ends further down", () => {
    const text = "docker {\n  iptables off\n";
    const end = { offset: 8, line: 1, column: 9 };
    const empty = pretty(findings("a", text, [finding({ file: "a", start: end, end })]));
    expect(empty.split("\n")[4]).toBe("  |         ^");
    expect(print("{\n  iptables", text)).toContain("  |        ^ … to line 2");
  });

  it("shows related places, fixes, and findings without a place", () => {
    const first = spanOf("edge.wall", TEXT, "office");
    const report = pretty(
      findings("edge.wall", TEXT, [
        finding(undefined, { message: "no engine", severity: "note" }),
        finding(first, {
          severity: "warning",
          related: [{ span: spanOf("edge.wall", TEXT, "ping"), message: "used here" }],
          fix: { title: "write `lan`", edits: [{ span: first, text: "lan" }] },
        }),
      ]),
    );
    expect(report).toContain("note[unknown-name]: no engine\n\nwarning");
    expect(report).toContain("note: used here\n --> edge.wall:3:7");
    expect(report).toContain("= fix: write `lan`");
    expect(report.endsWith("\n1 warning, 1 note\n")).toBe(true);
  });

  it("colours only if asked", () => {
    const span = spanOf("edge.wall", TEXT, "ssh");
    expect(pretty(findings("edge.wall", TEXT, [finding(span)], true))).toContain("\u001b[31m^^^\u001b[39m");
    expect(pretty(findings("edge.wall", TEXT, [finding(span)]))).not.toContain("\u001b");
  });

  it("shows the first thousand, and counts all", () => {
    const many = Array.from({ length: 1234 }, () => finding(spanOf("edge.wall", TEXT, "ssh")));
    const report = pretty(findings("edge.wall", TEXT, many));
    expect(report.match(/^error/gm)?.length).toBe(1000);
    expect(report.endsWith("\n\n… and 234 more\n\n1234 errors\n")).toBe(true);
  });

  it("has nothing to say about nothing", () => {
    expect(pretty(findings("a", "", []))).toBe("");
  });

  it("takes any text and any place in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.nat(400), fc.nat(400), (text, from, length) => {
        const start = { offset: from, line: 1, column: from + 1 };
        const end = { offset: from + length, line: 1, column: from + length + 1 };
        const report = pretty(findings("a", text, [finding({ file: "a", start, end })]));
        expect(report).toMatch(/\^/);
        expect(report.replaceAll("\n", "")).not.toMatch(/[\p{Cs}\p{Cc}\u202a-\u202e]/u);
      }),
      { numRuns: 300 },
    );
  });
});
