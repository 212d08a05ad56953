import { describe, expect, it } from "vitest";
import { type Host, load } from "../../lang/load.ts";
import { formatInterval } from "../../src/ip/interval.ts";

function hostOf(files: Record<string, string | Uint8Array>): Host {
  return {
    read: (path) => {
      const file = files[path];
      if (file === undefined) return { error: "no such file" };
      return typeof file === "string" ? { text: file } : { bytes: file };
    },
    glob: (pattern) => {
      const form = new RegExp(`^${pattern.replace(/[.]/g, "\\.").replace(/\*/g, "[^/]*")}$`);
      return Object.keys(files)
        .filter((file) => form.test(file))
        .reverse();
    },
  };
}

const loadAll = (files: Record<string, string | Uint8Array>, ...entries: string[]) => load(entries, hostOf(files));
const codes = (files: Record<string, string | Uint8Array>, ...entries: string[]) =>
  loadAll(files, ...entries).diagnostics.map(({ code, span }) => `${span?.file}:${span?.start.line} ${code}`);

describe("load", () => {
  it("puts an include's statements in its place, relative to the file, patterns in sorted order", () => {
    const { program, diagnostics } = loadAll(
      {
        "/etc/w/p.wall": 'let a = 10.0.0.1\ninclude "conf/one.wall"\nlet z = 10.0.0.1\n',
        "/etc/w/conf/one.wall": 'include "x/*.wall"\ninclude "../two.wall"\nlet one = 10.0.0.1',
        "/etc/w/conf/x/b.wall": "let b = 10.0.0.1",
        "/etc/w/conf/x/a.wall": "let xa = 10.0.0.1",
        "/etc/w/two.wall": "let two = 10.0.0.1",
      },
      "/etc/w/p.wall",
    );
    expect(diagnostics).toEqual([]);
    expect(program.statements.map((s) => (s.kind === "let" ? s.name.text : s.kind))).toEqual([
      "a",
      "xa",
      "b",
      "two",
      "one",
      "z",
    ]);
    expect(program.files).toEqual([
      "/etc/w/p.wall",
      "/etc/w/conf/one.wall",
      "/etc/w/conf/x/a.wall",
      "/etc/w/conf/x/b.wall",
      "/etc/w/two.wall",
    ]);
  });

  it("takes texts instead of names, and reports all errors of all files at once, files in their order", () => {
    const host = hostOf({ "b.wall": "bar", "c.wall": "let x = 010.0.0.1" });
    const { diagnostics } = load([{ file: "<stdin>", text: 'foo\ninclude "b.wall"\nbaz' }, "./c.wall"], host);
    expect(diagnostics.map(({ code, span }) => `${span?.file}:${span?.start.line} ${code}`)).toEqual([
      "<stdin>:1 unknown-statement",
      "<stdin>:3 unknown-statement",
      "b.wall:1 unknown-statement",
      "c.wall:1 leading-zero",
    ]);
  });

  it("shows the circle of includes", () => {
    const { diagnostics } = loadAll(
      { "a.wall": 'include "b.wall"', "b.wall": '\ninclude "c.wall"', "c.wall": 'include "b.wall"\nallow any to host' },
      "a.wall",
    );
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({
      code: "include-cycle",
      message: "these files include each other in a circle: `b.wall` → `c.wall` → `b.wall`",
      span: { file: "c.wall" },
      related: [{ span: { file: "b.wall", start: { line: 2 } } }],
    });
  });

  it("takes a file that includes itself for a circle of one", () => {
    expect(codes({ "a.wall": 'include "*.wall"' }, "a.wall")).toEqual(["a.wall:1 include-cycle"]);
  });

  it("takes each file once", () => {
    const files = { "a.wall": 'include "b.wall"\ninclude "./b.wall"', "b.wall": "allow any to host" };
    expect(codes(files, "a.wall")).toEqual(["a.wall:2 included-twice"]);
    expect(codes(files, "a.wall", "./a.wall")).toEqual(["a.wall:2 included-twice"]);
    expect(codes(files, "a.wall", "b.wall")).toEqual(["a.wall:1 included-twice", "a.wall:2 included-twice"]);
  });

  it("doesn't follow includes for ever, and doesn't grow without bounds", () => {
    const host: Host = {
      read: (path) => {
        const next = Number(/\d+/.exec(path)?.[0] ?? 0) * 2;
        return { text: `include "${next + 1}.wall"\ninclude "${next + 2}.wall"\n` };
      },
      glob: () => [],
    };
    const { program, diagnostics } = load(["0.wall"], host);
    expect(program.files.length).toBeLessThanOrEqual(10_000);
    expect(diagnostics.length).toBeGreaterThan(0);
  });

  it("names the place that names a missing file", () => {
    expect(codes({ "a.wall": '\ninclude "b.wall"\nlet x = file "c.txt"' }, "a.wall")).toEqual([
      "a.wall:2 unreadable-file",
      "a.wall:3 unreadable-file",
    ]);
    expect(loadAll({}, "nope.wall").diagnostics).toMatchObject([{ code: "unreadable-file" }]);
  });

  it("warns of a pattern that fits no file", () => {
    expect(loadAll({ "a.wall": 'include "d/*.wall"' }, "a.wall").diagnostics).toMatchObject([
      { code: "include-matches-nothing", severity: "warning" },
    ]);
  });

  it("reads address files, beside the policy", () => {
    const { program, diagnostics, texts } = loadAll(
      {
        "w/a.wall": 'let x = file "l.txt", 10.0.0.1 except file "l.txt"\nzone z = interface e address file "l.txt"',
        "w/l.txt": "# list\r\n192.0.2.1\r\n\r\n  10.0.0.0/8 # all\n2001:db8::1-2001:db8::9\n",
      },
      "w/a.wall",
    );
    expect(diagnostics).toEqual([]);
    expect(texts.has("w/l.txt")).toBe(true);
    const expected = ["192.0.2.1", "10.0.0.0/8", "2001:db8::1-2001:db8::9"];
    for (const statement of program.statements) {
      const items = statement.kind === "let" ? [statement.addresses[0], statement.except[0]] : [];
      const all = statement.kind === "zone" ? [statement.addresses?.[0]] : items;
      expect(all.length).toBeGreaterThan(0);
      for (const item of all) {
        expect(item?.kind === "file" ? item.entries.map(formatInterval) : undefined).toEqual(expected);
      }
    }
  });

  it("reports the bad lines of an address file there, with the text at fault", () => {
    const list = "192.0.2.1\n  10.0.0.1/8 # x\nexample.com\n";
    const { diagnostics } = loadAll({ "a.wall": 'let x = file "l.txt"', "l.txt": list }, "a.wall");
    const places = diagnostics.map(({ code, span, related }) => [
      code,
      span?.file,
      list.slice(span?.start.offset, span?.end.offset),
      related[0]?.span.file,
    ]);
    expect(places).toEqual([
      ["address-file-line", "l.txt", "10.0.0.1/8", "a.wall"],
      ["address-file-line", "l.txt", "example.com", "a.wall"],
    ]);
    const many = loadAll({ "a.wall": 'let x = file "l.txt"', "l.txt": "x\n".repeat(10_000) }, "a.wall").diagnostics;
    expect(many).toHaveLength(51);
    expect(many.map(({ message }) => message).join()).toContain("9950 more lines");
  });

  it("refuses bytes that are no UTF-8, at their place", () => {
    const bytes = Buffer.from("# good: é\n# bad: \xe9\nallow any to host\n", "latin1");
    bytes[8] = 0x2e;
    const { diagnostics } = loadAll({ "a.wall": bytes }, "a.wall");
    expect(diagnostics).toMatchObject([
      { code: "not-utf8", message: expect.stringContaining("E9"), span: { start: { line: 2, column: 8, offset: 17 } } },
    ]);
  });

  it("keeps a replacement character that the file really holds", () => {
    expect(loadAll({ "a.wall": Buffer.from("# \ufffd\n") }, "a.wall").diagnostics).toEqual([]);
  });
});
