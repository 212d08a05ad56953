import type { Span } from "../../lang/span.ts";
import type { Findings } from "./findings.ts";
import { tally } from "./summary.ts";

/**
 * For programs: `{version, diagnostics, summary}`. A place is `{file, start, end}` with `line` and `column` from 1 and `offset`
 * from 0, all in UTF-16 code units, `end` not included. Fields are only ever added.
 */
export function json(findings: Findings): string {
  return `${JSON.stringify(jsonData(findings), null, 2)}\n`;
}

/** The same as plain data, for what has more to say. */
export function jsonData({ diagnostics }: Pick<Findings, "diagnostics">) {
  const items = diagnostics.map(({ code, severity, message, span, related, help, fix }) => ({
    code,
    severity,
    message,
    place: span ? placeOf(span) : null,
    related: related.map((item) => ({ message: item.message, place: placeOf(item.span) })),
    help,
    fix: fix
      ? { title: fix.title, edits: fix.edits.map((edit) => ({ place: placeOf(edit.span), text: edit.text })) }
      : null,
  }));
  const { error, warning, note } = tally(diagnostics);
  const counts = { errors: error, warnings: warning, notes: note };
  return { version: 1, diagnostics: items, summary: counts };
}

/** A place as every JSON of ours has it. */
export function placeOf({ file, start, end }: Span) {
  return { file, start: { ...start }, end: { ...end } };
}
