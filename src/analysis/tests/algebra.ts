import { IntervalSet } from "../../ip/interval-set.ts";
import { intersectPorts, mergePorts, type PortRange, subtractPorts } from "../../ip/ports.ts";

/** What has to be known of the values that one field of a packet can have, to reckon with sets of packets. */
export interface Algebra<T> {
  isEmpty(a: T): boolean;
  overlaps(a: T, b: T): boolean;
  /** Whether all of `b` is in `a`. */
  covers(a: T, b: T): boolean;
  intersect(a: T, b: T): T;
  subtract(a: T, b: T): T;
  unite(all: readonly T[]): T;
}

/** Sets of numbers from 0, a bit each. */
export const MASK: Algebra<bigint> = {
  isEmpty: (a) => a === 0n,
  overlaps: (a, b) => (a & b) !== 0n,
  covers: (a, b) => (b & ~a) === 0n,
  intersect: (a, b) => a & b,
  subtract: (a, b) => a & ~b,
  unite: (all) => all.reduce((union, one) => union | one, 0n),
};

/** Sets of addresses. */
export const ADDRESSES: Algebra<IntervalSet> = {
  isEmpty: (a) => a.isEmpty,
  overlaps: (a, b) => a.overlaps(b),
  covers: (a, b) => a.covers(b),
  intersect: (a, b) => a.intersect(b),
  subtract: (a, b) => a.subtract(b),
  unite: (all) => IntervalSet.of(all.flatMap((one) => one.intervals)),
};

/** Sorted, disjoint ranges of ports. */
export const PORTS: Algebra<readonly PortRange[]> = {
  isEmpty: (a) => a.length === 0,
  overlaps: (a, b) => a.some((x) => b.some((y) => x.first <= y.last && y.first <= x.last)),
  covers: (a, b) => b.every((y) => a.some((x) => x.first <= y.first && y.last <= x.last)),
  intersect: intersectPorts,
  subtract: subtractPorts,
  unite: (all) => mergePorts(all.flat()),
};

/** The mask of some numbers. */
export function maskOf(numbers: Iterable<number>): bigint {
  let mask = 0n;
  for (const number of numbers) mask |= 1n << BigInt(number);
  return mask;
}

/** The mask of all numbers below `count`. */
export function maskBelow(count: number): bigint {
  return (1n << BigInt(count)) - 1n;
}

/** The lowest number of a mask; throws where there is none. */
export function lowestOf(mask: bigint): number {
  if (mask === 0n) throw new Error("nothing is in an empty mask");
  return (mask & -mask).toString(2).length - 1;
}
