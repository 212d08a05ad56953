import { type Diagnostic as ClientDiagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import { BEGINNING, toLocation, toRange } from "./place.ts";

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
} as const;

/** What an editor shows faded: it can be taken out without a change of meaning. */
const UNNECESSARY: readonly string[] = ["unused-name", "unused-suppression"];

/** A finding as the client shows it, its advice below its message as in a terminal. */
export function toClientDiagnostic(finding: Diagnostic, uriOf: (file: string) => string): ClientDiagnostic {
  const { code, severity, message, span, related, help } = finding;
  return {
    source: "wallc",
    code,
    severity: SEVERITIES[severity],
    range: span ? toRange(span) : BEGINNING,
    message: [message, ...help.map((one) => `help: ${one}`)].join("\n"),
    ...(UNNECESSARY.includes(code) && { tags: [DiagnosticTag.Unnecessary] }),
    ...(related.length > 0 && {
      relatedInformation: related.map((one) => ({ location: toLocation(one.span, uriOf), message: one.message })),
    }),
  };
}
