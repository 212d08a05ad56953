import type { Span } from "../span.ts";
import type { Diagnostic, Fix } from "./diagnostic.ts";

/** A finding with every place in it as `move` says. */
export function moved(finding: Diagnostic, move: (span: Span) => Span): Diagnostic {
  const moveFix = (fix: Fix): Fix => ({
    ...fix,
    edits: fix.edits.map(({ span, text }) => ({ span: move(span), text })),
  });
  return {
    ...finding,
    ...(finding.span && { span: move(finding.span) }),
    related: finding.related.map((one) => ({ ...one, span: move(one.span) })),
    ...(finding.fix && { fix: moveFix(finding.fix) }),
    ...(finding.otherFixes && { otherFixes: finding.otherFixes.map(moveFix) }),
  };
}
