import type { TestResult, Verdict } from "../../analysis/tests/result.ts";
import { count } from "../../text/count.ts";

/** How many lines have each verdict. */
export function tally(results: readonly TestResult[]): Record<Verdict, number> {
  const counts = { holds: 0, fails: 0, "says-nothing": 0, "not-proved": 0 };
  for (const { verdict } of results.flatMap(({ lines }) => lines)) counts[verdict] += 1;
  return counts;
}

const WORDS: readonly (readonly [Verdict, string, string])[] = [
  ["holds", "holds", "hold"],
  ["fails", "fails", "fail"],
  ["not-proved", "isn't proved", "aren't proved"],
  ["says-nothing", "says nothing", "say nothing"],
];

/** `3 tests, 11 lines: all hold`; `3 tests, 11 lines: 9 hold, 1 fails, 1 says nothing`. */
export function outcome(results: readonly TestResult[]): string {
  const counts = tally(results);
  const lines = results.reduce((sum, test) => sum + test.lines.length, 0);
  const parts = WORDS.filter(([verdict]) => counts[verdict] > 0).map(([verdict, one, many]) => {
    return counts[verdict] === lines ? `all ${many}` : `${counts[verdict]} ${counts[verdict] === 1 ? one : many}`;
  });
  const head = `${count(results.length, "test")}, ${count(lines, "line")}`;
  return parts.length === 0
    ? head
    : `${head}: ${lines === 1 ? parts[0]?.replace(/^all .*/, one(counts)) : parts.join(", ")}`;
}

function one(counts: Record<Verdict, number>): string {
  return WORDS.find(([verdict]) => counts[verdict] > 0)?.[1] ?? "";
}
