import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import { lint } from "../analysis/lint/lint.ts";
import type { Topology } from "../docker/topology.ts";
import type { Ir } from "../ir/ir.ts";
import { compile } from "../policy/compile.ts";
import type { BoundTests } from "../policy/test-blocks.ts";
import { withoutCascades } from "./cascades.ts";
import { aboutPolicy } from "./diagnostics.ts";
import { hasErrors } from "./has-errors.ts";
import type { LoadedPolicy } from "./input/policy.ts";

/** What a policy comes to on a host. */
export interface Judgement {
  /** Absent where a finding is an error. */
  readonly ir?: Ir;
  readonly diagnostics: readonly Diagnostic[];
  /** Not run yet. */
  readonly tests: BoundTests;
}

/** As `judge`, at once. */
export function judgementOf(policy: LoadedPolicy, topology: Topology | undefined, today: string): Judgement {
  const { ir, tests, diagnostics } = compile(policy.program, topology, { today });
  if (hasErrors(policy.diagnostics)) {
    return { diagnostics: [...policy.diagnostics, ...withoutCascades(policy, diagnostics)], tests };
  }
  const linted = lint({ program: policy.program, topology, ir });
  return {
    ...(ir && { ir }),
    diagnostics: [...policy.diagnostics, ...aboutPolicy(policy.program), ...diagnostics, ...linted],
    tests,
  };
}
