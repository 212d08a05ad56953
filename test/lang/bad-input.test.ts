import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode } from "../../lang/decode.ts";
import { format } from "../../lang/format.ts";
import { load } from "../../lang/load.ts";
import { parse } from "../../lang/parse.ts";
import { RESERVED_WORDS } from "../../lang/words.ts";
import { policy } from "./generate.ts";

/** Holds that a text is read without throwing, and that each finding has its place in it. */
function survive(text: string): void {
  const { statements, diagnostics } = parse("p.wall", text);
  const lines = text.split("\n");
  for (const { code, message, span } of diagnostics) {
    expect(code).toMatch(/^[a-z0-9-]+$/);
    expect(message.length).toBeLessThan(1000);
    if (!span) throw new Error(`${code} has no place`);
    for (const { offset, line, column } of [span.start, span.end]) {
      expect(offset).toBeLessThanOrEqual(text.length);
      expect(line).toBeLessThanOrEqual(lines.length);
      const before = text.slice(0, offset);
      expect(line).toBe(before.split("\n").length);
      expect(column).toBe(offset - before.lastIndexOf("\n"));
    }
    expect(span.end.offset).toBeGreaterThanOrEqual(span.start.offset);
  }
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const result = format(text, "p.wall");
  expect("text" in result).toBe(errors === 0);
  if (text.trim() !== "" && errors === 0 && /^[^#\\]/.test(text.trim())) expect(statements.length).toBeGreaterThan(0);
}

const pieces = [
  ...RESERVED_WORDS,
  ..."iptables uplink burst per source -A INPUT --dport ACCEPT accept drop 80 22/tcp 10.0.0.1 10.0.0.1/8".split(" "),
  ...[
    "010.0.0.1",
    "2001:db8::/32",
    "::",
    "80-",
    "a",
    "web",
    '"text"',
    '"web-*"',
    '"',
    "\\",
    "\\\n",
    "{",
    "}",
    ";",
    "=",
  ],
  ...[",", "/", "#", "# x\n", "\n", "\n", "\r\n", "\r", "\t", " ", "é", "\u202e", "\0", "\ud800", "“", "*", "!", "-j"],
];
const randomTokens = fc
  .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom(" ", " ", "", "\n")), { maxLength: 40 })
  .map((all) => all.flat().join(""));

const edited = fc
  .tuple(
    policy,
    fc.array(fc.tuple(fc.nat(), fc.nat(6), fc.constantFrom("", ...pieces)), { minLength: 1, maxLength: 4 }),
  )
  .map(([text, edits]) =>
    edits.reduce((all, [where, cut, put]) => {
      const at = where % (all.length + 1);
      return all.slice(0, at) + put + all.slice(at + cut);
    }, text),
  );

describe("bad input never throws, and each finding has its place", () => {
  it("random characters", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), survive), { numRuns: 300 });
  });

  it("random tokens", () => {
    fc.assert(fc.property(randomTokens, survive), { numRuns: 700 });
  });

  it("good policies, edited", () => {
    fc.assert(fc.property(edited, survive), { numRuns: 700 });
  });

  it("random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { text, diagnostics } = decode("p.wall", bytes);
        const good = Buffer.from(text, "utf8").equals(bytes);
        expect(diagnostics.length > 0).toBe(!good);
        const loaded = load(["p.wall"], { read: () => ({ bytes }), glob: () => [] });
        expect(loaded.diagnostics.length).toBeGreaterThanOrEqual(diagnostics.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe("large input", () => {
  const codesOf = (text: string): string[] => parse("p.wall", text).diagnostics.map(({ code }) => code);

  it("65,536 ports in a rule", () => {
    const ports = Array.from({ length: 65_536 }, (_, port) => port);
    const { statements, diagnostics } = parse("p.wall", `allow tcp ${ports.join(", ")} to host`);
    expect(diagnostics).toEqual([]);
    const item = statements[0]?.kind === "rule" ? statements[0].traffic.items[0] : undefined;
    expect(item?.kind === "ports" && item.ports !== "any" ? item.ports.length : 0).toBe(65_536);
  });

  it("65,536 addresses in a group", () => {
    const all = Array.from({ length: 65_536 }, (_, at) => `10.0.${at >> 8}.${at & 255}`);
    const { statements, diagnostics } = parse("p.wall", `let all = ${all.join(",")}`);
    expect(diagnostics).toEqual([]);
    expect(statements[0]?.kind === "let" ? statements[0].addresses.length : 0).toBe(65_536);
  });

  it("100,000 lines", () => {
    const text = "allow tcp 443 from 192.0.2.1 to container web\n".repeat(100_000);
    const { statements, diagnostics } = parse("p.wall", text);
    expect(diagnostics).toEqual([]);
    expect(statements).toHaveLength(100_000);
  });

  it.each([
    ["a word", "a".repeat(1_000_000), ["unknown-statement"]],
    ["words", `allow tcp ${"80 ".repeat(300_000)}to host`, ["missing-comma"]],
    ["commas", `allow tcp ${",".repeat(1_000_000)}`, ["trailing-comma"]],
    ["braces", "{".repeat(1_000_000), ["unexpected-token", "unclosed-block"]],
    ["closing braces", "}".repeat(1_000_000), ["unexpected-token"]],
    ["quotes", '"'.repeat(1_000_001), ["unclosed-string"]],
    ["escapes", `allow any to host because "${"\\\\".repeat(1_900_000)}"`, []],
    ["a comment", `#${"x".repeat(3_900_000)}`, []],
    ["blanks", " ".repeat(1_000_000), []],
    ["backslashes", "\\\n".repeat(500_000), []],
    ["a name", `allow any to container ${"x".repeat(1_000_000)}`, ["bad-name"]],
    ["digits", `allow any to ${"1".repeat(1_000_000)}`, ["bad-address"]],
    ["colons", `allow any to ${":".repeat(1_000_000)}`, ["bad-address"]],
    ["dots", `allow any to ${"1.".repeat(500_000)}1`, ["bad-address"]],
    ["dashes", `allow tcp ${"1-".repeat(500_000)}1 to host`, ["bad-port"]],
    ["slashes", `allow any to compose ${"/".repeat(1_000_000)}`, ["missing-name"]],
    ["clauses", `allow any${" to host".repeat(2)}`, ["duplicate-clause"]],
    ["a line of over 4,000,000 characters", "a".repeat(4_000_001), ["file-too-large"]],
  ])("one line of %s", (_, text, expected) => {
    expect([...new Set(codesOf(text))]).toEqual(expected);
  });

  it("100,000 bad lines, each with its finding", () => {
    expect(codesOf("alow\n".repeat(100_000))).toHaveLength(100_000);
  });
});
