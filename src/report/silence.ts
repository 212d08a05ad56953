import { type Definition, type Diagnostic, diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../lang/span.ts";

const unusedSuppression: Definition = {
  code: "unused-suppression",
  severity: "warning",
  title: "a suppression that silences nothing",
  explanation: `\`# wallc: allow CODE because REASON\` silences the warning CODE on its own line or, standing alone, on the line below. This one
silences nothing: the warning is gone, stands on another line, or has another code. What is left over would silence the next finding
of that kind, which nobody has looked at yet.

Errors can't be silenced: a policy that has one is not compiled.

Wrong:

    # wallc: allow unused-name because it was used once
    let admins = 198.51.100.7
    allow tcp ssh from admins to host

Right:

    let admins = 198.51.100.7
    allow tcp ssh from admins to host
`,
};

/** Every kind of finding of this folder. */
export const reportDefinitions: readonly Definition[] = [unusedSuppression];

/** `# wallc: allow CODE because REASON`, and the line whose findings it silences. */
export interface Suppression {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly span: Span;
}

/**
 * The findings that suppressions leave, and a finding for each suppression that silences none, if `looked` says that its
 * code was looked for at all. Errors always stay.
 */
export function silence(
  diagnostics: readonly Diagnostic[],
  suppressions: readonly Suppression[],
  looked: (code: string) => boolean = () => true,
): { kept: Diagnostic[]; unused: Diagnostic[] } {
  const key = (code: string, file: string, line: number) => `${code} ${line} ${file}`;
  const keys = new Set(suppressions.map(({ code, file, line }) => key(code, file, line)));
  const hit = new Set<string>();
  const stays = ({ severity, code, span }: Diagnostic) => {
    const own = span && key(code, span.file, span.start.line);
    if (severity === "error" || own === undefined || !keys.has(own)) return true;
    hit.add(own);
    return false;
  };
  const kept = diagnostics.filter(stays);
  const unused = suppressions
    .filter(({ code, file, line }) => looked(code) && !hit.has(key(code, file, line)))
    .map((suppression) => unusedFinding(suppression, kept));
  return { kept, unused };
}

function unusedFinding({ code, file, line, span }: Suppression, kept: readonly Diagnostic[]): Diagnostic {
  const isError = kept.some((item) => item.code === code && item.span?.file === file && item.span.start.line === line);
  return diagnostic(unusedSuppression, {
    message: isError
      ? `\`${code}\` is an error here, and errors can't be silenced`
      : `there is no \`${code}\` here to silence`,
    span,
    help: [isError ? "Mend what the error says, and take this comment out." : "Take this comment out."],
  });
}
