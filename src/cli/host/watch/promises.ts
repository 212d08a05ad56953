import { setImmediate as others } from "node:timers/promises";
import type { TestResult } from "../../../analysis/tests/result.ts";
import type { Compiled } from "./compiled.ts";
import type { Journal } from "./journal.ts";

/**
 * Says what a world that has changed makes of the policy's tests: each one that fails now, once, and when none does any more. What the
 * world came to is in force already by then, whatever they say: the rules of before are about addresses that others may have by now.
 */
export class Promises {
  readonly #say: Journal;
  #round = 0;
  /** What was looked at last. */
  #known = "";
  #broken = new Set<string>();

  constructor(say: Journal) {
    this.#say = say;
  }

  /** Runs the tests of what was compiled, a line at a time beside other work; ends early where it is called for something else. */
  async look({ ir, runTests }: Pick<Compiled, "ir" | "runTests">, why: string): Promise<void> {
    const run = runTests();
    const text = run && JSON.stringify(ir);
    if (run === undefined || text === this.#known) return;
    this.#known = text ?? "";
    const round = ++this.#round;
    for (;;) {
      const { done, value } = run.next();
      if (done) return this.#tell(value, why);
      await others();
      if (round !== this.#round) return;
    }
  }

  #tell(results: readonly TestResult[], why: string): void {
    const broken = new Map(results.flatMap(({ name, lines }) => linesOf(name, lines)));
    const told = { ...(why !== "" && { why }) };
    for (const [key, text] of broken) if (!this.#broken.has(key)) this.#say({ kind: "error", text, ...told });
    if (broken.size === 0 && this.#broken.size > 0) {
      this.#say({ kind: "note", text: "no test of the policy fails any more", ...told });
    }
    this.#broken = new Set(broken.keys());
  }
}

/** The lines of a test that fail, by their places. */
function linesOf(name: string, lines: TestResult["lines"]): [string, string][] {
  return lines.flatMap(({ verdict, span, finding }): [string, string][] => {
    if (verdict !== "fails" && verdict !== "not-proved") return [];
    const { file, start } = span;
    return [[`${file}:${start.line}`, `the test \`${name}\` fails now (${file}:${start.line}): ${finding?.message}`]];
  });
}
