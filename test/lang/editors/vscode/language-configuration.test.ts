import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { format } from "../../../../lang/format.ts";

interface EnterRule {
  readonly beforeText: string;
  readonly afterText: string;
  readonly previousLineText?: string;
  readonly action: { readonly indent: "none" | "indent"; readonly appendText?: string; readonly removeText?: number };
}

const configuration = JSON.parse(readFileSync("lang/editors/vscode/language-configuration.json", "utf8"));
const increase = new RegExp(configuration.indentationRules.increaseIndentPattern);
const decrease = new RegExp(configuration.indentationRules.decreaseIndentPattern);

/** Where the next line begins, as the editor does it: the first rule that fits, else the block's indentation. */
function enter(lines: readonly string[], after = ""): string {
  const line = lines.at(-1) ?? "";
  const own = /^ */.exec(line)?.[0] ?? "";
  const rule = (configuration.onEnterRules as EnterRule[]).find(
    (candidate) =>
      new RegExp(candidate.beforeText).test(line) &&
      new RegExp(candidate.afterText).test(after) &&
      (candidate.previousLineText === undefined || new RegExp(candidate.previousLineText).test(lines.at(-2) ?? "")),
  );
  if (rule) return own.slice(rule.action.removeText ?? 0) + (rule.action.appendText ?? "");
  return increase.test(line) ? `${own}  ` : own;
}

describe("Enter", () => {
  it.each([
    ["behind a list that goes on", ["allow tcp 80,"], "    "],
    ["behind one with a comment", ["allow tcp 80, # web, mostly"], "    "],
    ["behind a backslash", ["allow tcp 80 \\"], "    "],
    ["behind a list that goes on further", ["let a = 192.0.2.1,", "    192.0.2.2,"], "    "],
    ["behind a list's end", ["let a = 192.0.2.1,", "    192.0.2.2"], ""],
    ["behind a list's end in a block", ["  deny tcp 22,", "      23 to host"], "  "],
    ["behind a rule", ["allow tcp 80 to host"], ""],
    ["behind a comment that ends in a comma", ["# first,"], ""],
    ["behind a comma in a comment", ["allow tcp 80 to host # web,"], ""],
    ["behind a comma in a text", ['allow tcp 80 to host because "a,'], ""],
    ["behind a text with a number sign", ['let a = file "x#y",'], "    "],
    ["behind a block's beginning", ['test "x" {'], "  "],
    ["behind a block's beginning with a comment", ["docker { # old"], "  "],
    ["behind a brace in a text", ['include "{'], ""],
  ])("%s", (_, lines, indentation) => {
    expect(enter(lines)).toBe(indentation);
  });

  it("in a comment goes on with it", () => {
    expect(enter(["# one"], " two")).toBe("# ");
    expect(enter(["  # one"], "two")).toBe("  # ");
    expect(enter(["# one"], "")).toBe("");
  });

  it("indents as the formatter does", () => {
    const text = "let a = 192.0.2.1,\n    192.0.2.2\n\ndocker {\n  iptables off\n}\n";
    expect(format(text, "p.wall")).toMatchObject({ text });
    expect(enter(["let a = 192.0.2.1,"])).toBe("    ");
    expect(enter(["docker {"])).toBe("  ");
    expect(decrease.test("}")).toBe(true);
  });
});

describe("a word", () => {
  it.each([
    ["allow tcp ssh to container www-nginx", ["allow", "tcp", "ssh", "to", "container", "www-nginx"]],
    ["from compose shop/worker.1", ["from", "compose", "shop", "worker.1"]],
    ["let a=192.0.2.1,2001:db8::1,::1", ["let", "a", "192.0.2.1", "2001:db8::1", "::1"]],
    ['"on call" # x', ["on", "call", "x"]],
  ])("of %j", (text, expected) => {
    expect(text.match(new RegExp(configuration.wordPattern, "g"))).toEqual(expected);
  });
});
