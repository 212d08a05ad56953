import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import { parse } from "../../lang/parse.ts";
import type { Topology } from "../../src/docker/topology.ts";
import type { Ir } from "../../src/ir/ir.ts";
import { compile } from "../../src/policy/compile.ts";

/** The day on which the lab's policies are compiled. */
export const TODAY = "2030-01-01";

/** Compiles the lines of a policy; the errors where it has some. */
export function compileLines(
  lines: readonly string[],
  topology: Topology,
): { readonly ir?: Ir; readonly errors: readonly Diagnostic[] } {
  const file = "policy.wall";
  const parsed = parse(file, `${lines.join("\n")}\n`);
  const program = { files: [file], statements: parsed.statements, suppressions: parsed.suppressions };
  const { ir, diagnostics } = compile(program, topology, { today: TODAY });
  const errors = [...parsed.diagnostics, ...diagnostics].filter(({ severity }) => severity === "error");
  return errors.length === 0 && ir ? { ir, errors } : { errors };
}

/** Leaves out the lines that bear errors until none does. */
export function compilable(
  lines: readonly string[],
  topology: Topology,
): { readonly lines: string[]; readonly ir: Ir } {
  let rest = [...lines];
  for (;;) {
    const { ir, errors } = compileLines(rest, topology);
    if (ir) return { lines: rest, ir };
    const bad = new Set(errors.map(({ span }) => (span?.start.line ?? 1) - 1));
    rest = rest.filter((_, index) => !bad.has(index));
  }
}
