import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../../lang/span.ts";

/** The finding with every file under another name. */
export function relocate(item: Diagnostic, rename: (file: string) => string): Diagnostic {
  const move = (span: Span): Span => ({ ...span, file: rename(span.file) });
  return {
    ...item,
    ...(item.span && { span: move(item.span) }),
    related: item.related.map((related) => ({ ...related, span: move(related.span) })),
    ...(item.fix && {
      fix: { ...item.fix, edits: item.fix.edits.map((edit) => ({ ...edit, span: move(edit.span) })) },
    }),
  };
}
