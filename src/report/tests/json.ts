import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../../lang/span.ts";
import type { Proof, TestResult } from "../../analysis/tests/result.ts";
import { jsonData, placeOf } from "../json.ts";
import { tally } from "./outcome.ts";
import type { Shown } from "./text.ts";

/**
 * For programs: findings as every command prints them (those of the tests among them), and beside them `tests`, each line with its verdict
 * and the packet that breaks it. Fields are only ever added.
 */
export function testsJson(
  results: readonly TestResult[],
  diagnostics: readonly Diagnostic[],
  { display }: Shown,
): string {
  const at = (span: Span) => placeOf({ ...span, file: display(span.file) });
  const proofOf = ({ words, plain, groups, decision, by }: Proof) => ({
    words,
    packet: plain,
    groups,
    decision,
    by: by ? at(by) : null,
  });
  const tests = results.map(({ name, span, verdict, lines }) => ({
    name,
    verdict,
    place: at(span),
    lines: lines.map((line) => ({
      action: line.action,
      verdict: line.verdict,
      place: at(line.span),
      proof: line.proof ? proofOf(line.proof) : null,
    })),
  }));
  const { holds, fails, "says-nothing": saysNothing, "not-proved": notProved } = tally(results);
  const outcome = { tests: results.length, holds, fails, notProved, saysNothing };
  return `${JSON.stringify({ ...jsonData({ diagnostics }), tests, outcome }, null, 2)}\n`;
}
