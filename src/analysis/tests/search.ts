import { type Box, beyond, overlaps, stranger, subtract } from "./box.ts";

/** More comparisons of boxes than anybody waits for. */
export class TooMuch extends Error {
  override readonly name = "TooMuch";
}

/** How many comparisons of boxes a proof may still take. */
export class Budget {
  #left: number;

  constructor(comparisons: number) {
    this.#left = comparisons;
  }

  /** Throws `TooMuch` where so many aren't left. */
  spend(comparisons: number): void {
    this.#left -= comparisons;
    if (this.#left < 0) throw new TooMuch();
  }
}

/**
 * A part of a box that no cover holds; `undefined` where together they hold all of it, which is exact. Throws `TooMuch` where
 * that can't be told within the budget.
 */
export function uncovered(box: Box, covers: readonly Box[], budget: Budget): Box | undefined {
  const open = [{ box, covers }];
  for (let next = open.pop(); next; next = open.pop()) {
    budget.spend(1 + next.covers.length);
    const piece = next.box;
    const near = next.covers.filter((cover) => overlaps(piece, cover));
    if (near.length === 0) return piece;
    const cut = closest(piece, near);
    if (cut === undefined) continue;
    const found = stranger(piece, near);
    if (found) return found;
    const others = near.filter((cover) => cover !== cut);
    for (const rest of subtract(piece, cut)) open.push({ box: rest, covers: others });
  }
  return undefined;
}

/** The cover that leaves the fewest pieces of a box; `undefined` where one leaves nothing. */
function closest(box: Box, covers: readonly Box[]): Box | undefined {
  let best: Box | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const cover of covers) {
    const pieces = beyond(box, cover);
    if (pieces === 0) return undefined;
    if (pieces < fewest) [best, fewest] = [cover, pieces];
  }
  return best;
}
