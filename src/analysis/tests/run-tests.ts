import type { Program } from "../../../lang/tree.ts";
import type { Ir } from "../../ir/ir.ts";
import type { BoundLine, BoundTests } from "../../policy/test-blocks.ts";
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
  const run = runStepwise(program, tests, ir, comparisons);
  for (;;) {
    const { done, value } = run.next();
    if (done) return value;
  }
}

/** The same with a rest behind each line, for those who have other things to do meanwhile. */
export function* runStepwise(
  program: Program,
  tests: BoundTests,
  ir: Ir,
  comparisons = MOST,
): Generator<undefined, TestResult[]> {
  const prover = proverOf(tests, ir);
  const results: TestResult[] = [];
  for (const { name, span, lines } of tests.tests) {
    const found: LineResult[] = [];
    for (const line of lines) {
      const { span, action } = line;
      found.push({ span, action, ...verdictOf(line, prover, new Budget(comparisons), { program, tests, ir }) });
      yield;
    }
    const empty = lines.length === 0 && { finding: testIsEmpty(span) };
    results.push({ name, span, verdict: worst(found), lines: found, ...empty });
  }
  return results;
}

interface Policy {
  readonly program: Program;
  readonly tests: BoundTests;
  readonly ir: Ir;
}

type Outcome = Pick<LineResult, "verdict" | "proof" | "finding">;

function verdictOf(line: BoundLine, prover: Prover | undefined, budget: Budget, policy: Policy): Outcome {
  const unproved: Outcome = { verdict: "not-proved", finding: testTooLong(line.span) };
  if (!prover) return unproved;
  try {
    const found = prover.refute(line, budget);
    if (found === undefined) return { verdict: "holds" };
    if (found === "nothing") return { verdict: "says-nothing", finding: testSaysNothing(line.span) };
    const { program, tests, ir } = policy;
    const { proof, finding } = explain(found, line, { program, prover, ir, reality: tests.reality });
    return proof ? { verdict: "fails", proof, finding } : { verdict: "not-proved", finding };
  } catch (error) {
    if (error instanceof TooMuch) return unproved;
    throw error;
  }
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
