import type { TestResult, Verdict } from "../analysis/tests/result.ts";
import { count } from "../text/count.ts";
import { visible } from "../text/visible.ts";

/** What became of a `test` block, in one line: `holds`, `1 of 3 lines fails: tcp from … is allowed by line 7`. */
export function testWords({ verdict, lines }: TestResult): string {
  if (lines.length === 0) return "promises nothing: it has no line";
  if (verdict === "holds") return lines.every((line) => line.verdict === "holds") ? "holds" : partly(lines);
  const worst = lines.filter((line) => line.verdict === verdict);
  const head = `${worst.length} of ${count(lines.length, "line")} ${WORDS[verdict][worst.length === 1 ? 0 : 1]}`;
  const proof = worst[0]?.proof?.words;
  // Some editors draw icons for `$(…)` in a lens.
  return visible(proof === undefined ? head : `${head}: ${proof}`).replaceAll("$(", "$ (");
}

function partly(lines: TestResult["lines"]): string {
  const nothing = lines.filter(({ verdict }) => verdict === "says-nothing").length;
  return `holds; ${nothing} of ${count(lines.length, "line")} ${WORDS["says-nothing"][nothing === 1 ? 0 : 1]}`;
}

const WORDS: Readonly<Record<Verdict, readonly [one: string, many: string]>> = {
  holds: ["holds", "hold"],
  fails: ["fails", "fail"],
  "says-nothing": ["says nothing", "say nothing"],
  "not-proved": ["isn't proved: see `wallc test`", "aren't proved: see `wallc test`"],
};
