import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EditedFile } from "../../../lang/edited-file.ts";
import { expectedBehind } from "../../../lang/syntax.ts";
import { cursorAt } from "../../../src/lsp/cursor.ts";

/** What stands at the `|` of a text. */
function at(marked: string) {
  const offset = marked.indexOf("|");
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const cursor = cursorAt(new EditedFile("a.wall", text), offset);
  const texts = (tokens: readonly { readonly text: string }[]): string => tokens.map((one) => one.text).join(" ");
  for (const { text: written, span } of [...cursor.before, ...cursor.after, ...(cursor.token ? [cursor.token] : [])]) {
    expect(text.slice(span.start.offset, span.end.offset)).toBe(written);
    expect(text.slice(0, span.start.offset).split("\n").length).toBe(span.start.line);
  }
  return {
    ...cursor,
    before: texts(cursor.before),
    after: texts(cursor.after),
    token: cursor.token?.text,
    replaced: text.slice(cursor.start, cursor.end),
    siblings: cursor.siblings.map((one) => texts(one.tokens)),
  };
}

describe("what stands at the cursor", () => {
  it("is the word that it is in or directly behind, what is before it on its line, and what is behind it", () => {
    const expected = { before: "allow tcp", token: "ssh", after: "to host", kind: "statement", place: "code" };
    expect(at("allow tcp s|sh to host\n")).toMatchObject({ ...expected, prefix: "s", replaced: "ssh" });
    expect(at("# above\nallow tcp ssh| to host\n")).toMatchObject({ ...expected, prefix: "ssh" });
    expect(at("allow tcp |ssh to host\n")).toMatchObject({ token: undefined, replaced: "", after: "ssh to host" });
    expect(at("allow tcp ssh |")).toMatchObject({ before: "allow tcp ssh", token: undefined, after: "" });
  });

  it("is a text with its quotes, and one without an end up to the cursor", () => {
    expect(at('to container "we|b 1" log\n')).toMatchObject({ place: "string", replaced: '"web 1"', prefix: '"we' });
    expect(at('to container "web"|')).toMatchObject({ place: "code", replaced: '"web"' });
    expect(at('allow any to container "we| limit 1/day\n')).toMatchObject({
      place: "string",
      replaced: '"we',
      after: "",
    });
    expect(at('allow any to container "we| because "x"\n')).toMatchObject({ replaced: '"we' });
  });

  it("is a text directly behind a word", () => {
    expect(at('to compose shop/"w|"\n')).toMatchObject({ before: "to compose shop /", replaced: '"w"' });
  });

  it("is a comment", () => {
    expect(at("allow tcp ssh # wallc: al|low")).toMatchObject({ place: "comment", prefix: "# wallc: al" });
    expect(at("allow tcp ssh # why|\nallow udp dns to host")).toMatchObject({ place: "comment", prefix: "# why" });
  });

  it("is a new statement on a line of its own, wherever the text is cut into pieces", () => {
    for (const text of ["let a = 10.0.0.1\n|", "let a = 10.0.0.1\n  |\n\nallow any to host\n", "|", "\n|\n# below\n"]) {
      expect(at(text)).toMatchObject({ kind: "statement", before: "", token: undefined, startsLine: true });
    }
    expect(at("le|\nallow any to host\n")).toMatchObject({ before: "", token: "le", startsLine: true });
  });

  it("goes on behind a comma and a backslash", () => {
    for (const text of [
      "allow tcp 80,\n  |",
      "allow tcp 80,\n|\n\nallow any to host\n",
      "allow tcp 80, # web\n\n  |\n",
    ]) {
      expect(at(text)).toMatchObject({ before: "allow tcp 80 ,", startsLine: true });
    }
    expect(at("allow tcp 80 \\\n  fr|om any \\\n to host")).toMatchObject({
      before: "allow tcp 80",
      after: "any to host",
    });
  });

  it("is an item of a block, closed or not", () => {
    expect(at("docker {\n  iptables off\n  up|\n}\n")).toMatchObject({
      kind: "setting",
      before: "",
      siblings: ["iptables off"],
    });
    expect(at("docker { publish dnat; |; bridges b0 }")).toMatchObject({
      kind: "setting",
      siblings: ["publish dnat", "bridges b0"],
    });
    expect(at('test "x" {\n  allow tcp |\n')).toMatchObject({ kind: "testLine", before: "allow tcp" });
    expect(at('test "x" {\n  |\n\nlet a = 10.0.0.1\n')).toMatchObject({ kind: "testLine", before: "" });
    expect(at("docker { } |")).toMatchObject({ kind: undefined });
    expect(at("docker {\n}\n|")).toMatchObject({ kind: "statement" });
  });

  it("cuts the halves of a name, as the parser does", () => {
    const { before } = cursorAt(new EditedFile("a.wall", "allow any to compose shop/web, label a=b "), 41);
    expect(before.map(({ type }) => type)).toEqual(
      "kwAction word kwClause word name join name comma word name join name".split(" "),
    );
  });

  it("never throws, and keeps to the text", () => {
    const piece = fc.constantFrom(
      ...'allow|docker {|}|\n|;|,|\\\n|"|"a b"| |# c|compose|a/b|=|label|\\|\r|é|test'.split("|"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(80), (pieces, offset) => {
        const text = pieces.join(" ");
        const { start, end, prefix } = cursorAt(new EditedFile("a.wall", text), offset);
        const within = Math.min(offset, text.length);
        expect(start <= within && within <= end).toBe(true);
        expect(prefix).toBe(text.slice(start, within));
      }),
    );
  });
});

describe("what the grammar expects", () => {
  const expected = (marked: string) => {
    const { kind, before } = cursorAt(new EditedFile("a.wall", marked), marked.length);
    return kind && [...expectedBehind(kind, before)].sort();
  };

  it("is known at each place of a line", () => {
    expect(expected("zone ")).toEqual(["name"]);
    expect(expected("zone lan ")).toEqual(["equals"]);
    expect(expected("essentials ")).toEqual(["kwWithout"]);
    expect(expected("allow tcp 80 ")).toEqual([
      "comma",
      "join",
      "kwClause",
      "kwLog",
      "kwModifier",
      "name",
      "string",
      "word",
    ]);
    expect(expected("")).toContain("kwAction");
    expect(expected('test "x" { ')).toEqual(["kwAction", "kwLog"]);
    expect(expected("let = = ")).toEqual([]);
  });
});
