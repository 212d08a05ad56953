import type { Address, Family } from "./address.ts";
import { everything, formatInterval, type Interval, interval } from "./interval.ts";

/** An immutable set of addresses of both families, kept as sorted, disjoint, non-adjacent intervals. */
export class IntervalSet {
  /** No address. */
  static readonly empty = new IntervalSet([]);
  /** Every address of both families. */
  static readonly all = IntervalSet.of([everything(4), everything(6)]);

  readonly intervals: readonly Interval[];

  private constructor(normalised: readonly Interval[]) {
    this.intervals = normalised;
  }

  /** The union of any intervals, in any order. */
  static of(intervals: Iterable<Interval>): IntervalSet {
    return new IntervalSet(normalise([...intervals]));
  }

  /** From canonical texts, as the IR holds them; throws on one that isn't an address, prefix or range. */
  static parse(texts: Iterable<string>): IntervalSet {
    return IntervalSet.of([...texts].map(interval));
  }

  get isEmpty(): boolean {
    return this.intervals.length === 0;
  }

  family(family: Family): IntervalSet {
    return new IntervalSet(this.intervals.filter((i) => i.family === family));
  }

  union(other: IntervalSet): IntervalSet {
    return IntervalSet.of([...this.intervals, ...other.intervals]);
  }

  subtract(other: IntervalSet): IntervalSet {
    const rest: Interval[] = [];
    let at = 0;
    for (const mine of this.intervals) {
      let first = mine.first;
      while (at < other.intervals.length && before(other.intervals[at] as Interval, mine)) at++;
      for (let k = at; k < other.intervals.length; k++) {
        const cut = other.intervals[k] as Interval;
        if (cut.family !== mine.family || cut.first > mine.last) break;
        if (cut.first > first) rest.push({ family: mine.family, first, last: cut.first - 1n });
        if (cut.last >= first) first = cut.last + 1n;
      }
      if (first <= mine.last) rest.push({ family: mine.family, first, last: mine.last });
    }
    return new IntervalSet(rest);
  }

  intersect(other: IntervalSet): IntervalSet {
    return this.subtract(this.subtract(other));
  }

  contains(address: Address): boolean {
    const found = this.intervals[this.#from(address)];
    return found !== undefined && found.family === address.family && found.first <= address.value;
  }

  /** Whether some address is in both sets. */
  overlaps(other: IntervalSet): boolean {
    if (other.intervals.length < this.intervals.length) return other.overlaps(this);
    return this.intervals.some(({ family, first, last }) => {
      const found = other.intervals[other.#from({ family, value: first })];
      return found !== undefined && found.family === family && found.first <= last;
    });
  }

  /** Whether every address of another set is in this one. */
  covers(other: IntervalSet): boolean {
    return other.intervals.every(({ family, first, last }) => {
      const found = this.intervals[this.#from({ family, value: first })];
      return found !== undefined && found.family === family && found.first <= first && last <= found.last;
    });
  }

  /** The index of the first interval that doesn't end before an address. */
  #from(address: Address): number {
    let low = 0;
    let high = this.intervals.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const i = this.intervals[middle] as Interval;
      if (i.family < address.family || (i.family === address.family && i.last < address.value)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Canonical texts, IPv4 first, in the order of the addresses. */
  format(): string[] {
    return this.intervals.map(formatInterval);
  }
}

function before(a: Interval, b: Interval): boolean {
  return a.family < b.family || (a.family === b.family && a.last < b.first);
}

function normalise(intervals: Interval[]): Interval[] {
  intervals.sort((a, b) => a.family - b.family || compare(a.first, b.first) || compare(a.last, b.last));
  const result: Interval[] = [];
  for (const next of intervals) {
    const last = result[result.length - 1];
    if (last && last.family === next.family && next.first <= last.last + 1n) {
      if (next.last > last.last) result[result.length - 1] = { ...last, last: next.last };
    } else result.push(next);
  }
  return result;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
