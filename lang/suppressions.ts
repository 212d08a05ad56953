import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { badSuppression } from "./diagnostics/statements.ts";
import type { Token } from "./token.ts";
import type { Suppression } from "./tree.ts";

const FORM = /^#\s*wallc:\s*allow\s+([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\s+because\s+(\S.*?)\s*$/;

/**
 * Finds the comments `# wallc: allow CODE because REASON` in tokens that it is shown one by one. At the end of a line
 * one is for that line; on a line of its own it is for the next line that holds something else than a comment.
 */
export class SuppressionFinder {
  private readonly report: (finding: Diagnostic) => void;
  private readonly found: Suppression[] = [];
  private waiting: Omit<Suppression, "line">[] = [];
  private busyLine = 0;

  constructor(report: (finding: Diagnostic) => void) {
    this.report = report;
  }

  /** The same tokens, looked at on their way. */
  *watch(tokens: Iterable<Token>): Generator<Token> {
    for (const token of tokens) {
      if (token.type === "comment") this.comment(token);
      else if (token.type !== "newline" && token.type !== "continuation") {
        this.busyLine = token.span.start.line;
        this.settle(this.busyLine);
      }
      yield token;
    }
  }

  /** What was found, once all tokens have been looked at. */
  finish(): readonly Suppression[] {
    this.settle((this.waiting.at(-1)?.span.start.line ?? 0) + 1);
    return this.found;
  }

  private settle(line: number): void {
    if (this.waiting.length === 0) return;
    for (const suppression of this.waiting) this.found.push({ ...suppression, line });
    this.waiting = [];
  }

  private comment({ text, span }: Token): void {
    if (!/^#\s*wallc:/.test(text)) return;
    const parts = FORM.exec(text);
    if (!parts) {
      this.report(badSuppression(span));
      return;
    }
    const suppression = { code: parts[1] as string, reason: parts[2] as string, file: span.file, span };
    if (this.busyLine === span.start.line) this.found.push({ ...suppression, line: this.busyLine });
    else this.waiting.push(suppression);
  }
}
