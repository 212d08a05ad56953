import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isGone } from "../../lang/anchor.ts";
import { EditedFile } from "../../lang/edited-file.ts";
import { parse } from "../../lang/parse.ts";
import { policy } from "./generate.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const POLICIES = readdirSync(join(ROOT, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => readFileSync(join(ROOT, "examples", name, "policy.wall"), "utf8"));

/** What decides where a statement ends, and what damages one. */
const FRAGMENTS = [
  ...'\n,{};#"\\= a1.-*\r\t'.split(""),
  "\r\n",
  "\\\n",
  "\n\n",
  "}\n",
  'test "x" {\n',
  "docker {",
  "let a = 192.0.2.1",
  "let a = 192.0.2.1,\n",
  "allow tcp 22 from any to host\n",
  "default deny to host\n",
  "# wallc: allow unused-name because of a test\n",
  "# wallc: allow\n",
  'include "other.wall"\n',
  "\ufeff",
  "\u202e",
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3), fc.nat(200)),
  text: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...FRAGMENTS) },
    fc.constant(""),
    fc.record({ from: fc.nat(2000), length: fc.nat(120) }),
  ),
});

/** Everything in plain values: the places of an edited file are none. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, one) => (typeof one === "bigint" ? `${one}n` : one)));
}

function hold(file: EditedFile): void {
  expect(plain(file.parsed())).toEqual(plain(parse(file.file, file.text)));
}

/** `EDITS=20000 npx vitest run test/lang/edited-file.test.ts` makes more. */
const RUNS = Math.ceil(Number(process.env.EDITS ?? 2000) / 20);

describe("a file that is edited", () => {
  it("says what a parse of its whole text says, after each of many random edits", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...POLICIES), policy),
        fc.array(edit, { minLength: 20, maxLength: 20 }),
        (text, edits) => {
          const file = new EditedFile("p.wall", text);
          hold(file);
          for (const { at, length, text: put } of edits) {
            const start = Math.floor(at * (file.text.length + 1));
            const end = Math.min(file.text.length, start + length);
            file.edit(start, end, typeof put === "string" ? put : file.text.slice(put.from, put.from + put.length));
            hold(file);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });

  it("keeps the trees of the statements that an edit doesn't touch, and moves their places", () => {
    const file = new EditedFile(
      "p.wall",
      "let a = 192.0.2.1\nlet b = 192.0.2.2\nlet c = 192.0.2.3\nlet d = 192.0.2.4\n",
    );
    const [, b, , d] = file.parsed().statements;
    const at = file.text.indexOf("let c");
    file.edit(at, at, "\n# three\n");
    const after = file.parsed().statements;
    expect(after[3]).toBe(d);
    expect(d?.span.start).toMatchObject({ line: 6, column: 1 });
    expect(file.text.slice(d?.span.start.offset, d?.span.end.offset)).toBe("let d = 192.0.2.4");
    expect(isGone(d?.span.start as never)).toBe(false);
    expect(after[1]).not.toBe(b);
    expect(isGone(b?.span.start as never)).toBe(true);
  });

  it("reads a file again that was too large for a while", () => {
    const file = new EditedFile("p.wall", "let a = 192.0.2.1\nlet b = 192.0.2.2\n");
    const end = file.text.length;
    file.edit(end, end, `# ${"x".repeat(4_000_001)}`);
    hold(file);
    expect(file.parsed().diagnostics.map(({ code }) => code)).toEqual(["file-too-large"]);
    file.edit(0, 3, "set");
    file.edit(end, file.text.length, "");
    hold(file);
  });

  it("gives a suppression behind a block that isn't closed to the statement below it", () => {
    const file = new EditedFile("p.wall", "\n\n");
    const text = '\ntest "x" {\n# wallc: allow unused-name because of it\n\nlet a = 192.0.2.1\n';
    file.edit(0, 2, text);
    file.edit(0, 0, "\n");
    hold(file);
    expect(file.parsed().suppressions.map(({ line }) => line)).toEqual([6]);
    file.edit(0, file.text.length, "\n# one\nlet a = 192.0.2.1\n");
    hold(file);
  });

  it("moves a place that was found in the whole text", () => {
    const file = new EditedFile("p.wall", "let a = 192.0.2.1\nlet b = 192.0.2.2\nlet c = 192.0.2.3\n");
    const start = { offset: 18, line: 2, column: 1 };
    const span = file.anchor({ file: "p.wall", start, end: { offset: 21, line: 2, column: 4 } });
    file.edit(0, 0, "# first\n");
    expect(plain(span.start)).toEqual({ offset: 26, line: 3, column: 1 });
    expect(file.anchor({ file: "other.wall", start, end: start }).start).toBe(start);
  });
});
