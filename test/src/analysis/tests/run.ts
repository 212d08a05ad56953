import type { LineResult, TestResult } from "../../../../src/analysis/tests/result.ts";
import { runTests } from "../../../../src/analysis/tests/run-tests.ts";
import type { Topology } from "../../../../src/docker/topology.ts";
import { compiled } from "../../policy/build.ts";
import { HOST } from "../../policy/host.ts";

/** What becomes of the tests of a policy that has to compile. */
export function run(text: string, topology: Topology | undefined = HOST, comparisons?: number): TestResult[] {
  const { ir, program, tests, diagnostics } = compiled(text, topology);
  if (!ir) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return runTests(program, tests, ir, comparisons);
}

/** What becomes of one line of a test under a policy. */
export function lineOf(policy: string, line: string, topology?: Topology): LineResult {
  const [result] = run(`${policy}\ntest "x" {\n  ${line}\n}\n`, topology)[0]?.lines ?? [];
  if (!result) throw new Error(`no verdict for ${line}`);
  return result;
}

/** The verdict of a line; where it fails, the packet in words. */
export function said(policy: string, line: string, topology?: Topology): string {
  const { verdict, proof } = lineOf(policy, line, topology);
  return proof?.words ?? verdict;
}
