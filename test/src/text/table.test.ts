import { describe, expect, it } from "vitest";
import { table } from "../../../src/text/table.ts";
import { visible, visibleLines } from "../../../src/text/visible.ts";
import { textWidth } from "../../../src/text/width.ts";

describe("table", () => {
  it("sets columns under each other, without blanks at the end", () => {
    expect(table([["a", "bb", ""], ["日本", "c", "d"], ["x"]])).toBe("a     bb\n日本  c   d\nx\n");
    expect(table([])).toBe("");
  });
});

describe("textWidth", () => {
  it("counts the cells of a terminal", () => {
    expect(textWidth("abc")).toBe(3);
    expect(textWidth("日本語")).toBe(6);
    expect(textWidth("e\u0301")).toBe(1);
    expect(textWidth("한글")).toBe(4);
    expect(textWidth("🔥")).toBe(2);
    expect(textWidth("é€ß")).toBe(3);
  });
});

describe("visible", () => {
  it("shows what a terminal would obey or hide", () => {
    expect(visible("a\u001b[31mb\u202ec\td\n\ud800")).toBe("a<U+001B>[31mb<U+202E>c<U+0009>d<U+000A><U+D800>");
    expect(visible("plain é 日本 🔥")).toBe("plain é 日本 🔥");
    expect(visibleLines("a\nb\r")).toBe("a\nb<U+000D>");
  });
});
