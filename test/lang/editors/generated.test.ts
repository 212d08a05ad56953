import { describe, expect, it } from "vitest";
import { grammar } from "../../../lang/editors/textmate/grammar.ts";
import { vimSyntax } from "../../../lang/editors/vim-syntax.ts";
import { committed } from "./committed.ts";

describe("what is made for editors from the compiler's lists", () => {
  it("the TextMate grammar", () => {
    const printed = `${JSON.stringify(grammar, null, 2)}\n`;
    expect(committed("textmate/wall.tmLanguage.json", printed)).toBe(printed);
  });

  it("the syntax file for Vim", () => {
    expect(committed("nvim/syntax/wall.vim", vimSyntax())).toBe(vimSyntax());
  });
});
