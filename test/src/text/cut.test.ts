import { describe, expect, it } from "vitest";
import { cut } from "../../../src/text/cut.ts";

describe("a text that is cut", () => {
  it.each([
    ["short", 5, "short"],
    ["longer", 5, "long…"],
    ["日本語", 6, "日本語"],
    ["日本語", 5, "日本…"],
    ["日本語", 4, "日…"],
    ["\u001b[2J", 20, "<U+001B>[2J"],
    ["\u001b[2J", 6, "<U+00…"],
  ])("%j in %i cells is %j", (text, most, shown) => expect(cut(text, most)).toBe(shown));
});
