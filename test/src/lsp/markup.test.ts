import { describe, expect, it } from "vitest";
import {
  bullets,
  code,
  codeBlock,
  contentFor,
  joined,
  listed,
  ours,
  paragraphs,
  sentence,
} from "../../../src/lsp/markup.ts";

describe("markup", () => {
  it.each([
    ["plain", "`plain`"],
    ["a`b", "``a`b``"],
    ["``", "``` `` ```"],
    ["`", "`` ` ``"],
    ["<img src=x onerror=alert(1)>", "`<img src=x onerror=alert(1)>`"],
    [" both ", "`  both  `"],
    ["", '` "" `'],
    ["two\nlines\u202e", "`two<U+000A>lines<U+202E>`"],
  ])("keeps %j in a code span", (text, expected) => {
    expect(code(text).markdown).toBe(expected);
  });

  it("cuts what is long, between whole characters", () => {
    expect(code("x".repeat(400)).plain).toBe(`${"x".repeat(299)}…`);
    expect(code(`${"x".repeat(298)}😀y`).plain).toBe(`${"x".repeat(298)}…`);
  });

  it("escapes in sentences what isn't ours", () => {
    const { markdown, plain } = sentence`**Name**: ${"[x](http://evil) *<b>* `y` & _z_ #"}, ${7}, ${code("a")}.`;
    expect(markdown).toBe("**Name**: \\[x\\]\\(http\\://evil\\) \\*\\<b\\>\\* \\`y\\` \\& \\_z\\_ \\#, 7, `a`.");
    expect(plain).toBe("Name: [x](http://evil) *<b>* `y` & _z_ #, 7, a.");
  });

  it("fences a block so that nothing in it can end it", () => {
    const { markdown, plain } = codeBlock("wall", "let a\n```\n# <b>\n");
    expect(markdown).toBe("````wall\nlet a\n```\n# <b>\n````");
    expect(plain).toBe("let a\n```\n# <b>");
  });

  it("puts texts together", () => {
    const some = ["a", "b", "c"].map(code);
    expect(joined(some).markdown).toBe("`a`, `b`, `c`");
    expect(listed(some, 2).plain).toBe("a, b, and 1 more");
    expect(listed(some, 3).plain).toBe("a, b, c");
    expect(bullets(some).markdown).toBe("- `a`\n- `b`\n- `c`");
    expect(paragraphs(ours("**A** `b`"), undefined, ours("C")).plain).toBe("A b\n\nC");
  });

  it("is Markdown only for clients that take it", () => {
    const text = ours("**A**");
    expect(contentFor(["plaintext", "markdown"], text)).toEqual({ kind: "markdown", value: "**A**" });
    expect(contentFor(["plaintext"], text)).toEqual({ kind: "plaintext", value: "A" });
    expect(contentFor(undefined, text)).toEqual({ kind: "plaintext", value: "A" });
  });
});
