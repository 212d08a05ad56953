import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { Topology } from "../docker/topology.ts";
import type { Ir } from "../ir/ir.ts";
import { withoutCascades } from "./cascades.ts";
import { aboutPolicy } from "./diagnostics.ts";
import type { LoadedPolicy } from "./input/policy.ts";

/** What a policy comes to on a host. */
export interface Judgement {
  /** Absent where a finding is an error. */
  readonly ir?: Ir;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles a policy to the IR, and gathers the findings of reading, compiling and linting it. */
export async function judge(policy: LoadedPolicy, topology: Topology | undefined, today: string): Promise<Judgement> {
  const [{ compile }, { lint }] = await Promise.all([
    import("../policy/compile.ts"),
    import("../analysis/lint/lint.ts"),
  ]);
  const { ir, diagnostics } = compile(policy.program, topology, { today });
  if (hasErrors(policy.diagnostics)) {
    return { diagnostics: [...policy.diagnostics, ...withoutCascades(policy, diagnostics)] };
  }
  const linted = lint({ program: policy.program, topology, ir });
  return {
    ...(ir && { ir }),
    diagnostics: [...policy.diagnostics, ...aboutPolicy(policy.program), ...diagnostics, ...linted],
  };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}
