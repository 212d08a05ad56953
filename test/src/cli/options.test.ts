import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDate, parseMark } from "../../../src/cli/options.ts";

describe("parseDate", () => {
  it("takes real dates", () => {
    for (const date of ["2026-12-31", "2024-02-29", "0001-01-01"]) expect(parseDate(date)).toBe(date);
  });

  it("refuses all else", () => {
    for (const text of [
      "2026-02-30",
      "2025-02-29",
      "2026-1-1",
      "today",
      "",
      "2026-12-31T00:00",
      " 2026-12-31",
      "-26-12-31",
    ]) {
      expect(() => parseDate(text), text).toThrow("not a date");
    }
  });
});

describe("parseMark", () => {
  it("takes one bit of 32", () => {
    for (let bit = 0; bit < 32; bit++) {
      expect(parseMark(`0x${(2 ** bit).toString(16)}`)).toBe(2 ** bit);
      expect(parseMark(String(2 ** bit))).toBe(2 ** bit);
    }
  });

  it("refuses all else", () => {
    for (const text of ["0", "0x0", "3", "0x18", "0x100000000", "4294967296", "-1", "1.5", "", "0x", "1e3", "010"]) {
      expect(() => parseMark(text), text).toThrow("not one bit");
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^(0x[0-9a-f]+|\d+)$/i.test(text));
        expect(() => parseMark(text)).toThrow("not one bit");
      }),
    );
  });
});
