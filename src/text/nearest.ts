/** The longest word for which a suggestion is looked for; longer ones are no slip of the keyboard. */
const LONGEST = 64;

/**
 * The candidate that a mistyped word most likely means, or `undefined` where none is near enough: at most one slip in
 * three characters, two at the least for words of five and more, case apart. Of equally near ones the first wins.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length === 0 || word.length > LONGEST) return undefined;
  const lower = word.toLowerCase();
  let best: string | undefined;
  let least = allowance(lower.length) + 1;
  for (const candidate of candidates) {
    if (candidate.length > LONGEST || Math.abs(candidate.length - word.length) >= least) continue;
    const slips = distance(lower, candidate.toLowerCase());
    if (slips < least && slips < Math.max(word.length, candidate.length)) {
      least = slips;
      best = candidate;
    }
  }
  return best;
}

function allowance(length: number): number {
  return Math.max(length >= 5 ? 2 : 1, Math.floor(length / 3));
}

/**
 * The Damerau-Levenshtein distance in its restricted form (optimal string alignment): how many characters are put in,
 * left out, replaced, or swapped with their neighbour on the way from one word to the other.
 */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let slips = Math.min(
        (previous[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (previous[j - 1] as number) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        slips = Math.min(slips, (before[j - 2] as number) + 1);
      }
      row.push(slips);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] as number;
}
