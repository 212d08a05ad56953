import { describe, expect, it } from "vitest";
import { testDefinitions } from "../../../../src/analysis/tests/diagnostics.ts";
import { explain } from "../../../../src/analysis/tests/explain.ts";
import { Prover } from "../../../../src/analysis/tests/prover.ts";
import { findingsOf } from "../../../../src/analysis/tests/result.ts";
import { sheetsOf } from "../../../../src/analysis/tests/sheet.ts";
import { compiled } from "../../policy/build.ts";
import { HOST } from "../../policy/host.ts";
import { run } from "./run.ts";

function codesOf(explanation: string, heading: string): string[] {
  const policy = new RegExp(`^${heading}:\\n\\n\`\`\`wall\\n(.*?)\\n\`\`\`$`, "ms").exec(explanation)?.[1];
  return findingsOf(run(policy as string)).map(({ code }) => code);
}

describe("what there is to be said of tests", () => {
  it.each(testDefinitions.map((definition) => [definition.code, definition] as const))(
    "%s is explained by a policy that has it, and one that hasn't",
    (code, { explanation }) => {
      expect(codesOf(explanation, "Wrong")).toContain(code);
      expect(codesOf(explanation, "Right")).toEqual([]);
    },
  );

  it("is never a proof that the IR's own meaning contradicts", () => {
    const { ir, program, tests } = compiled('default deny to host\ntest "x" {\n  deny tcp 1 to host\n}\n', HOST);
    const line = tests.tests[0]?.lines[0];
    const sheet = sheetsOf("to-host")[0];
    if (!ir || !line || !sheet) throw new Error("no line");
    const prover = new Prover(tests, ir);
    const wrong = { path: "to-host", sheet, box: prover.boxes.whole(sheet) } as const;
    const { proof, finding } = explain(wrong, line, { program, prover, ir, reality: tests.reality });
    expect(proof).toBeUndefined();
    expect([finding.code, finding.severity]).toEqual(["test-not-proved", "error"]);
    expect(finding.message).toContain("at odds");
  });
});
