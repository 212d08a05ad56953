import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Address } from "../../../src/ip/address.ts";
import type { Interval } from "../../../src/ip/interval.ts";
import { IntervalSet } from "../../../src/ip/interval-set.ts";

/** Intervals in a small corner of both families, so that they meet and overlap. */
const small = fc
  .tuple(fc.constantFrom<4 | 6>(4, 6), fc.nat(20), fc.nat(6))
  .map(([family, first, more]): Interval => ({ family, first: BigInt(first), last: BigInt(first + more) }));
const intervals = fc.array(small, { maxLength: 6 });
const sets = intervals.map((all) => IntervalSet.of(all));
const addresses: Address[] = ([4, 6] as const).flatMap((family) =>
  Array.from({ length: 30 }, (_, value) => ({ family, value: BigInt(value) })),
);

const has = (all: readonly Interval[], { family, value }: Address): boolean =>
  all.some((one) => one.family === family && one.first <= value && value <= one.last);

describe("sets of addresses", () => {
  it("hold what their intervals hold, sorted, apart from each other", () => {
    fc.assert(
      fc.property(intervals, (all) => {
        const set = IntervalSet.of(all);
        for (const address of addresses) expect(set.contains(address)).toBe(has(all, address));
        for (const [at, one] of set.intervals.entries()) {
          const before = set.intervals[at - 1];
          if (before) expect(one.family > before.family || one.first > before.last + 1n).toBe(true);
        }
      }),
    );
  });

  it("unite, intersect and subtract address by address", () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const [both, common, rest] = [a.union(b), a.intersect(b), a.subtract(b)];
        for (const address of addresses) {
          const [inA, inB] = [a.contains(address), b.contains(address)];
          expect(both.contains(address)).toBe(inA || inB);
          expect(common.contains(address)).toBe(inA && inB);
          expect(rest.contains(address)).toBe(inA && !inB);
        }
        for (const set of [both, common, rest]) expect(IntervalSet.of(set.intervals).intervals).toEqual(set.intervals);
      }),
    );
  });

  it("know whether they overlap, and whether one covers another", () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        expect(a.overlaps(b)).toBe(addresses.some((one) => a.contains(one) && b.contains(one)));
        expect(a.covers(b)).toBe(addresses.every((one) => a.contains(one) || !b.contains(one)));
      }),
    );
  });

  it("are printed in a form that is read again", () => {
    fc.assert(
      fc.property(sets, (set) => {
        expect(IntervalSet.parse(set.format()).intervals).toEqual(set.intervals);
      }),
    );
  });

  it("know when they are empty, and everything", () => {
    expect(IntervalSet.empty.isEmpty).toBe(true);
    expect(IntervalSet.all.format()).toEqual(["0.0.0.0/0", "::/0"]);
    expect(IntervalSet.all.family(6).format()).toEqual(["::/0"]);
    expect(IntervalSet.all.subtract(IntervalSet.all).isEmpty).toBe(true);
    expect(
      IntervalSet.of([{ family: 4, first: 0n, last: 0xffffffffn }])
        .union(IntervalSet.empty)
        .format(),
    ).toEqual(["0.0.0.0/0"]);
  });
});
