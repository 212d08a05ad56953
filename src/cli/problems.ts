import type { BackendProblem } from "../../backends/backend.ts";
import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../lang/span.ts";
import type { Origin } from "../ir/ir.ts";
import type { LoadedPolicy } from "./input/policy.ts";

/** A back end's problem as a finding, at the statement that it comes from. */
export function findingOf({ origin, ...problem }: BackendProblem, policy: LoadedPolicy): Diagnostic {
  const span = origin && spanOf(origin, policy);
  return { ...problem, ...(span && { span }), related: [] };
}

function spanOf({ file, line, column }: Origin, { program, sources }: LoadedPolicy): Span | undefined {
  const statement = program.statements.find(
    ({ span }) => span.file === file && span.start.line === line && span.start.column === column,
  );
  if (statement) return statement.span;
  if (!sources.has(file)) return undefined;
  const start = { offset: 0, line, column };
  return { file, start, end: start };
}
