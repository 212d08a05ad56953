import { type Diagnostic, diagnostic, type Severity } from "../../../lang/diagnostics/diagnostic.ts";
import type { Position, Span } from "../../../lang/span.ts";
import type { Findings } from "../../../src/report/findings.ts";
import { COLOURED, PLAIN } from "../../../src/text/colour.ts";

/** The span of the first `needle` in a text. */
export function spanOf(file: string, text: string, needle: string): Span {
  const at = text.indexOf(needle);
  if (at < 0) throw new Error(`no ${needle} in the text`);
  return { file, start: positionAt(text, at), end: positionAt(text, at + needle.length) };
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { offset, line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

export function finding(span: Span | undefined, more: Partial<Diagnostic> & { severity?: Severity } = {}): Diagnostic {
  const kind = {
    code: "unknown-name",
    severity: more.severity ?? ("error" as const),
    title: "a name",
    explanation: "why",
  };
  return { ...diagnostic(kind, { message: "nothing is called `x`", span }), ...more };
}

/** Findings about one text. */
export function findings(file: string, text: string, diagnostics: readonly Diagnostic[], colour = false): Findings {
  return {
    diagnostics,
    sources: new Map([[file, text]]),
    definitions: [
      { code: "unknown-name", severity: "error", title: "a name that nothing has", explanation: "Some **words**.\n" },
      { code: "unused", severity: "warning", title: "unused", explanation: "Others.\n" },
    ],
    version: "1.2.3",
    palette: colour ? COLOURED : PLAIN,
  };
}
