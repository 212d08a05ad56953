import type { Program } from "../../../lang/tree.ts";
import type { Ir } from "../../ir/ir.ts";
import type { BoundTests } from "../../policy/test-blocks.ts";
import { testIsEmpty, testSaysNothing, testTooLong } from "./diagnostics.ts";
import { explain } from "./explain.ts";
import { Prover } from "./prover.ts";
import type { LineResult, TestResult, Verdict } from "./result.ts";
import { Budget, TooMuch } from "./search.ts";

/** Comparisons of sets of packets that one line may take: about a second's worth. */
const MOST = 3_000_000;

/**
 * Runs the `test` blocks of a policy. `tests` and `ir` are what `compile` made of it; `comparisons` is how many a line may take.
 * A line holds where it is proved that all the traffic that it describes gets the decision that it says, and fails with a packet
 * that `decide` itself decides otherwise. What can't be proved counts as failed.
 */
export function runTests(program: Program, tests: BoundTests, ir: Ir, comparisons = MOST): TestResult[] {
  const prover = proverOf(tests, ir);
  return tests.tests.map(({ name, span, lines }) => {
    const results = lines.map((line): LineResult => {
      const { action } = line;
      const say = (verdict: Verdict, rest: Pick<LineResult, "proof" | "finding"> = {}): LineResult => ({
        span: line.span,
        action,
        verdict,
        ...rest,
      });
      try {
        const found = prover?.refute(line, new Budget(comparisons));
        if (!prover) return say("not-proved", { finding: testTooLong(line.span) });
        if (found === undefined) return say("holds");
        if (found === "nothing") return say("says-nothing", { finding: testSaysNothing(line.span) });
        const { proof, finding } = explain(found, line, { program, prover, ir, reality: tests.reality });
        return proof ? say("fails", { proof, finding }) : say("not-proved", { finding });
      } catch (error) {
        if (!(error instanceof TooMuch)) throw error;
        return say("not-proved", { finding: testTooLong(line.span) });
      }
    });
    const empty = lines.length === 0 && { finding: testIsEmpty(span) };
    return { name, span, verdict: worst(results), lines: results, ...empty };
  });
}

/** `undefined` where the policy and its tests name too much to tell apart. */
function proverOf(tests: BoundTests, ir: Ir): Prover | undefined {
  try {
    return new Prover(tests, ir);
  } catch (error) {
    if (error instanceof TooMuch) return undefined;
    throw error;
  }
}

function worst(lines: readonly LineResult[]): Verdict {
  const has = (verdict: Verdict) => lines.some((line) => line.verdict === verdict);
  if (has("fails")) return "fails";
  if (has("not-proved")) return "not-proved";
  return has("holds") ? "holds" : "says-nothing";
}
