import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import { findingsOf, type TestResult } from "../analysis/tests/result.ts";
import { runTests } from "../analysis/tests/run-tests.ts";
import { silence } from "../report/silence.ts";
import type { Policy } from "./policy.ts";

/** Comparisons that all the lines of a policy's tests may take together, so that an editor never waits long; `wallc test` has more. */
const MOST = 1_000_000;

/** What is said of a line for which that was too little, and which `wallc test` may prove yet. */
const TOO_LONG = "test-not-proved";

const results = new WeakMap<Policy, readonly TestResult[] | undefined>();

/**
 * What became of a policy's `test` blocks, in their order; `undefined` where they can't be run: the policy has an error, or what
 * Docker runs isn't known. Runs them at the first call.
 */
export function testsOf(policy: Policy): readonly TestResult[] | undefined {
  if (!results.has(policy)) results.set(policy, run(policy));
  return results.get(policy);
}

function run(policy: Policy): readonly TestResult[] | undefined {
  const { ir, tests, program } = policy;
  if (!ir || (policy.topology === undefined && policy.world.from !== "none")) return undefined;
  const lines = tests.tests.reduce((sum, test) => sum + test.lines.length, 0);
  return tests.tests.length === 0 ? [] : runTests(program, tests, ir, Math.floor(MOST / Math.max(lines, 1)));
}

/** Whether they have been run, so that `testsOf` costs nothing. */
export function isTested(policy: Policy): boolean {
  return results.has(policy) || !policy.program.statements.some(({ kind }) => kind === "test");
}

/** What `wallc test` says of them, but for what an editor has no time to prove. */
export function testFindings(policy: Policy): readonly Diagnostic[] {
  const found = findingsOf(testsOf(policy) ?? []).filter(({ code }) => code !== TOO_LONG);
  return silence(found, policy.program.suppressions, () => false).kept.map((finding) => policy.anchored(finding));
}
