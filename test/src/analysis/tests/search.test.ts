import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Box } from "../../../../src/analysis/tests/box.ts";
import { beyond, boxOrNothing, intersect, overlaps, stranger, subtract } from "../../../../src/analysis/tests/box.ts";
import { Budget, TooMuch, uncovered } from "../../../../src/analysis/tests/search.ts";
import { IntervalSet } from "../../../../src/ip/interval-set.ts";
import { hasPort, mergePorts } from "../../../../src/ip/ports.ts";

/** Small fields, so that boxes meet, and every packet can be looked at. */
const mask = fc.integer({ min: 1, max: 7 }).map(BigInt);
const addresses = fc
  .subarray([0n, 1n, 2n], { minLength: 1 })
  .map((all) => IntervalSet.of(all.map((value) => ({ family: 4, first: value, last: value }))));
const ports = fc
  .subarray([0, 1, 2], { minLength: 1 })
  .map((all) => mergePorts(all.map((port) => ({ first: port, last: port }))));
const whole = { protocols: 1n, types: 1n, members: 1n, asked: [{ first: 0, last: 0 }] } as const;
const box: fc.Arbitrary<Box> = fc
  .record({ in: mask, out: mask, source: addresses, destination: addresses, ports })
  .map((fields) => ({ ...whole, original: IntervalSet.all, ...fields }));
const budget = () => new Budget(1_000_000);

interface Point {
  readonly in: number;
  readonly out: number;
  readonly source: bigint;
  readonly destination: bigint;
  readonly port: number;
}

const THREE = [0, 1, 2] as const;
const POINTS: readonly Point[] = THREE.flatMap((from) =>
  THREE.flatMap((out) =>
    THREE.flatMap((source) =>
      THREE.flatMap((destination) =>
        THREE.map((port) => ({ in: from, out, source: BigInt(source), destination: BigInt(destination), port })),
      ),
    ),
  ),
);

function has(one: Box, point: Point): boolean {
  const bit = (mask: bigint, at: number) => ((mask >> BigInt(at)) & 1n) === 1n;
  return (
    bit(one.in, point.in) &&
    bit(one.out, point.out) &&
    one.source.contains({ family: 4, value: point.source }) &&
    one.destination.contains({ family: 4, value: point.destination }) &&
    hasPort(one.ports, point.port)
  );
}

const held = (one: Box | undefined) => POINTS.filter((point) => one !== undefined && has(one, point));

describe("boxes", () => {
  it("are cut packet by packet", () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const both = POINTS.filter((point) => has(a, point) && has(b, point));
        expect(held(intersect(a, b))).toEqual(both);
        expect(overlaps(a, b)).toBe(both.length > 0);
        expect(beyond(a, b) === 0).toBe(held(a).every((point) => has(b, point)));
        fc.pre(overlaps(a, b));
        const pieces = subtract(a, b);
        const left = POINTS.filter((point) => has(a, point) && !has(b, point));
        expect(POINTS.filter((point) => pieces.some((one) => has(one, point)))).toEqual(left);
        expect(pieces.reduce((sum, one) => sum + held(one).length, 0)).toBe(left.length);
        expect(pieces.length).toBe(beyond(a, b));
        for (const piece of pieces) expect(boxOrNothing(piece)).toBe(piece);
      }),
    );
  });

  it("have strangers only where no other one is", () => {
    fc.assert(
      fc.property(box, fc.array(box, { maxLength: 6 }), (one, others) => {
        const near = others.filter((other) => overlaps(one, other));
        fc.pre(near.length > 0);
        const found = held(stranger(one, near));
        for (const point of found)
          expect([has(one, point), near.some((other) => has(other, point))]).toEqual([true, false]);
      }),
    );
  });
});

describe("what covers leave of a box", () => {
  it("is found exactly where there is something", () => {
    let whole = 0;
    fc.assert(
      fc.property(box, fc.array(box, { maxLength: 12 }), (one, covers) => {
        const left = held(one).filter((point) => !covers.some((cover) => has(cover, point)));
        const found = uncovered(one, covers, budget());
        expect(found !== undefined).toBe(left.length > 0);
        if (found) for (const point of held(found)) expect(left).toContainEqual(point);
        else whole++;
      }),
      { numRuns: 1000 },
    );
    expect(whole).toBeGreaterThan(20);
  });

  it("isn't said where it takes too long", () => {
    const [one] = fc.sample(box, 1);
    expect(() => uncovered(one as Box, [one as Box], new Budget(1))).toThrow(TooMuch);
  });
});
