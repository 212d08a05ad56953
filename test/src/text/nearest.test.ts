import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distance, nearest } from "../../../src/text/nearest.ts";

describe("distance", () => {
  it.each([
    ["", "", 0],
    ["admins", "admins", 0],
    ["admin", "admins", 1],
    ["adimns", "admins", 1],
    ["kitten", "sitting", 3],
    ["ca", "abc", 3],
  ])("of %j and %j is %i", (a, b, slips) => {
    expect(distance(a, b)).toBe(slips);
  });

  it("is symmetric, and 0 only for the same word", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

describe("nearest", () => {
  it.each([
    ["adimns", "admins"],
    ["Admins", "admins"],
    ["ofice", "office"],
    ["offices", "office"],
    ["wan0", "wan"],
    ["db", undefined],
    ["completely-else", undefined],
    ["", undefined],
    ["x".repeat(10_000), undefined],
  ])("of %.20j is %j", (word, expected) => {
    expect(nearest(word, ["admins", "office", "wan"])).toBe(expected);
  });

  it("takes the first of equally near ones", () => {
    expect(nearest("www3", ["www1", "www2"])).toBe("www1");
    expect(nearest("www3", ["www2", "www1"])).toBe("www2");
  });
});
