import { describe, expect, it } from "vitest";
import { fuzzy } from "../../../src/text/fuzzy.ts";

function ranked(typed: string, ...texts: string[]): string[] {
  const rank = (text: string): number => fuzzy(typed, text) ?? -1;
  return texts.filter((text) => rank(text) >= 0).sort((a, b) => rank(b) - rank(a));
}

describe("a fuzzy search", () => {
  it("prefers the whole text, its beginning, a word, a part, the beginnings of words, the rest", () => {
    const texts = ["kwebz", "w-e-b", "my-web", "web", "wxexb", "webs", "nothing"];
    expect(ranked("web", ...texts)).toEqual(["web", "webs", "my-web", "kwebz", "w-e-b", "wxexb"]);
  });

  it("doesn't look at case, and finds all by nothing", () => {
    expect(ranked("WEB", "Web")).toEqual(["Web"]);
    expect(ranked("", "a", "b")).toHaveLength(2);
  });

  it("wants all characters in their order", () => {
    expect(fuzzy("ba", "ab")).toBeUndefined();
    expect(fuzzy("aa", "a")).toBeUndefined();
  });
});
