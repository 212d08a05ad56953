import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../lang/span.ts";
import { Lines } from "../report/lines.ts";
import type { LoadedPolicy } from "./input/policy.ts";

const DEFINITION = /^\s*(?:let|set|service|zone)\s+([\w.-]+)/;

/**
 * The errors of a policy's meaning that don't follow from its errors of form. A statement that could not be read defines nothing,
 * so a name that it meant to define is no error elsewhere; after an include that could not be read no name is. Warnings
 * wait until the policy can be read.
 */
export function withoutCascades(policy: LoadedPolicy, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const broken = brokenLines(policy);
  if (broken.some((line) => /^\s*include\b/.test(line))) return [];
  const lost = new Set(broken.map((line) => DEFINITION.exec(line)?.[1]));
  return diagnostics.filter(
    ({ severity, code, span }) =>
      severity === "error" && !(code === "unknown-name" && span && lost.has(textOf(policy, span))),
  );
}

/** The lines on which an error of form stands. */
function brokenLines({ diagnostics, sources }: LoadedPolicy): string[] {
  const lines = new Map([...sources].map(([file, text]) => [file, new Lines(text)]));
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ span }) => (span && lines.get(span.file)?.line(span.start.line)) ?? "");
}

function textOf({ sources }: LoadedPolicy, { file, start, end }: Span): string {
  return sources.get(file)?.slice(start.offset, end.offset) ?? "";
}
