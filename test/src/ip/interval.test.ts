import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { highest } from "../../../src/ip/address.ts";
import {
  everything,
  formatInterval,
  type Interval,
  interval,
  parseInterval,
  prefixLength,
  prefixOf,
  toPrefixes,
} from "../../../src/ip/interval.ts";

const anyInterval: fc.Arbitrary<Interval> = fc.oneof(
  ...([4, 6] as const).map((family) =>
    fc
      .tuple(fc.bigInt(0n, highest(family)), fc.bigInt(0n, highest(family)))
      .map(([a, b]) => ({ family, first: a < b ? a : b, last: a < b ? b : a })),
  ),
  fc
    .tuple(fc.nat(0xffffffff), fc.integer({ min: 0, max: 32 }))
    .map(([value, length]) => prefixOf({ family: 4, value: BigInt(value) }, length)),
);

describe("intervals", () => {
  it("are read as they are printed", () => {
    fc.assert(
      fc.property(anyInterval, (range) => {
        expect(interval(formatInterval(range))).toEqual(range);
      }),
    );
  });

  it("are exactly their prefixes, in order, and as few as can be", () => {
    fc.assert(
      fc.property(anyInterval, (range) => {
        const prefixes = toPrefixes(range);
        let next = range.first;
        for (const [at, prefix] of prefixes.entries()) {
          expect(prefix.first).toBe(next);
          const length = prefixLength(prefix);
          expect(length).toBeDefined();
          const before = prefixes[at - 1];
          const joined = before && { ...prefix, first: before.first };
          if (joined) expect(prefixLength(joined)).toBeUndefined();
          next = prefix.last + 1n;
        }
        expect(next).toBe(range.last + 1n);
      }),
    );
  });

  it.each([
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["10.0.0.1/32", "10.0.0.1"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["::/0", "::/0"],
    ["2001:DB8::/32", "2001:db8::/32"],
    ["10.0.0.0-10.0.0.255", "10.0.0.0/24"],
    ["10.0.0.5-10.0.0.9", "10.0.0.5-10.0.0.9"],
    ["10.0.0.5-10.0.0.5", "10.0.0.5"],
    ["::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::/0"],
  ])("%s is printed %s", (text, expected) => {
    expect(formatInterval(interval(text))).toBe(expected);
  });

  it.each([
    ["10.0.0.1/8", { problem: "host-bits", meant: "10.0.0.0/8" }],
    ["2001:db8::1/32", { problem: "host-bits", meant: "2001:db8::/32" }],
    ["10.0.0.0/33", { problem: "prefix-length" }],
    ["::/129", { problem: "prefix-length" }],
    ["10.0.0.0/08", { problem: "prefix-length" }],
    ["10.0.0.0/", { problem: "prefix-length" }],
    ["10.0.0.0/-1", { problem: "prefix-length" }],
    ["10.0.0.0/8/8", { problem: "prefix-length" }],
    ["10.0.0.9-10.0.0.5", { problem: "range-order", meant: "10.0.0.5-10.0.0.9" }],
    ["10.0.0.1-::1", { problem: "range-family" }],
    ["10.0.0.1-10.0.0.2-10.0.0.3", { problem: "syntax" }],
    ["-", { problem: "syntax" }],
  ])("%j is refused", (text, expected) => {
    expect(parseInterval(text)).toEqual(expected);
    expect(() => interval(text)).toThrow();
  });

  it("has everything of a family", () => {
    expect([everything(4), everything(6)].map(formatInterval)).toEqual(["0.0.0.0/0", "::/0"]);
  });
});
