import type { TestResult } from "../analysis/tests/result.ts";
import type { LoadedPolicy } from "./input/policy.ts";
import type { Judgement } from "./judgement.ts";

/** Runs the `test` blocks of a policy; none where it has errors, for then there is nothing to run them on. */
export async function resultsOf({ program }: LoadedPolicy, { ir, tests }: Judgement): Promise<TestResult[]> {
  if (ir === undefined || tests.tests.length === 0) return [];
  const { runTests } = await import("../analysis/tests/run-tests.ts");
  return runTests(program, tests, ir);
}
