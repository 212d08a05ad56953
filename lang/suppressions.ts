import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { badSuppression } from "./diagnostics/statements.ts";
import type { Token } from "./token.ts";
import type { Suppression } from "./tree.ts";

const FORM = /^#\s*wallc:\s*allow\s+([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\s+because\s+(\S.*?)\s*$/;

/**
 * Finds the comments `# wallc: allow CODE because REASON`. At the end of a line one is for that line; on a line of its
 * own it is for the next line that holds something else than a comment.
 */
export function findSuppressions(tokens: readonly Token[], report: (finding: Diagnostic) => void): Suppression[] {
  const found: Suppression[] = [];
  let waiting: Omit<Suppression, "line">[] = [];
  let busyLine = 0;
  const settle = (line: number): void => {
    for (const suppression of waiting) found.push({ ...suppression, line });
    waiting = [];
  };
  for (const token of tokens) {
    if (token.type === "newline" || token.type === "continuation") continue;
    const { line } = token.span.start;
    if (token.type !== "comment") {
      settle(line);
      busyLine = line;
      continue;
    }
    if (!/^#\s*wallc:/.test(token.text)) continue;
    const parts = FORM.exec(token.text);
    if (!parts) {
      report(badSuppression(token.span));
      continue;
    }
    const suppression = {
      code: parts[1] as string,
      reason: parts[2] as string,
      file: token.span.file,
      span: token.span,
    };
    if (busyLine === line) found.push({ ...suppression, line });
    else waiting.push(suppression);
  }
  settle((waiting.at(-1)?.span.start.line ?? 0) + 1);
  return found;
}
