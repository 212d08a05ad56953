import { expect } from "vitest";
import type { Program } from "../../../../lang/tree.ts";
import type { TestResult } from "../../../../src/analysis/tests/result.ts";
import { runTests } from "../../../../src/analysis/tests/run-tests.ts";
import type { Ir } from "../../../../src/ir/ir.ts";
import type { Packet } from "../../../../src/ir/packet.ts";
import type { BoundTests } from "../../../../src/policy/test-blocks.ts";
import { Oracle } from "./oracle.ts";

/** How often each verdict came about, so that a property can say that it tried all of them. */
export type Tally = Map<string, number>;

/**
 * Runs the tests of a policy and holds each line's verdict to single packets: one that holds is contradicted by none of them, one
 * that fails by the packet that it shows, and one that says nothing describes none.
 */
export function holdTo(
  program: Program,
  tests: BoundTests,
  ir: Ir,
  packets: readonly Packet[],
  tally: Tally,
): TestResult[] {
  const results = runTests(program, tests, ir);
  for (const [at, test] of tests.tests.entries()) {
    for (const [number, line] of test.lines.entries()) {
      const result = results[at]?.lines[number];
      if (!result) throw new Error("a line has no verdict");
      const oracle = new Oracle(ir, tests.reality, tests.sets, line);
      const all = packets.filter((packet) => oracle.describes(packet));
      const honest = all.filter((packet) => !oracle.isForged(packet));
      const likely = honest.filter((packet) => !oracle.isUnlikely(packet));
      const wrong = likely.filter((packet) => oracle.contradicts(packet));
      const where = JSON.stringify({ line, result }, plain);
      tally.set(result.verdict, (tally.get(result.verdict) ?? 0) + 1);
      switch (result.verdict) {
        case "holds":
          expect(wrong, where).toEqual([]);
          break;
        case "fails": {
          const { packet } = result.proof as NonNullable<typeof result.proof>;
          expect([oracle.describes(packet), oracle.contradicts(packet)], where).toEqual([true, true]);
          if (honest.length > 0) expect(oracle.isForged(packet), where).toBe(false);
          if (likely.length > 0) expect(oracle.isUnlikely(packet), where).toBe(false);
          break;
        }
        case "says-nothing":
          expect(all, where).toEqual([]);
          break;
        default:
          expect(result.verdict, where).toBe("one that is found out");
      }
    }
  }
  return results;
}

function plain(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return `${value}`;
  return value instanceof Map ? [...value] : value;
}
