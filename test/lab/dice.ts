/** Random choices that a seed repeats (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to, not including, 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from `low` to `high`, both included. */
  number(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new Error("nothing to pick from");
    return from[this.number(0, from.length - 1)] as T;
  }

  /** `low` to `high` different picks, in random order. */
  some<T>(from: readonly T[], low: number, high: number): T[] {
    const rest = [...from];
    const result: T[] = [];
    for (let left = Math.min(this.number(low, high), rest.length); left > 0; left--) {
      result.push(...rest.splice(this.number(0, rest.length - 1), 1));
    }
    return result;
  }
}
