import type { Span } from "../span.ts";

export type Severity = "error" | "warning" | "note";

/** What is said about one place: `what` is a full sentence without a full stop. */
export interface Related {
  readonly span: Span;
  readonly message: string;
}

/** A change of text that mends the finding. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
  /**
   * Whether it writes what stands there as the language spells it, so that there is nothing to decide and a tool may apply it without
   * asking.
   */
  readonly isSpelling?: true;
}

/** A finding as plain data; `src/report` prints it. User text in `message` and `help` stands in backticks. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong and why, in one sentence without a full stop. */
  readonly message: string;
  /** Absent only where no place in a policy is to blame (an engine, a snapshot, an option). */
  readonly span?: Span;
  readonly related: readonly Related[];
  /** What to do, a sentence each. */
  readonly help: readonly string[];
  readonly fix?: Fix;
  /** Other changes that would mend it: where there are any, only the writer knows which one is meant. */
  readonly otherFixes?: readonly Fix[];
}

/** One kind of finding, as `wallc explain` and the reference list it. */
export interface Definition {
  /** Lower-case words joined by `-`, stable for ever, unique in the catalogue. */
  readonly code: string;
  readonly severity: Severity;
  /** The kind of finding in a few words. */
  readonly title: string;
  /** Some paragraphs of Markdown: what it means, why it matters, a wrong and a right example. */
  readonly explanation: string;
}

/** The variable parts of one finding. */
export interface Details {
  readonly message: string;
  readonly span?: Span | undefined;
  readonly related?: readonly Related[];
  readonly help?: readonly string[];
  readonly fix?: Fix | undefined;
  readonly otherFixes?: readonly Fix[];
}

/** Makes a finding of a kind. */
export function diagnostic(definition: Definition, details: Details): Diagnostic {
  return {
    code: definition.code,
    severity: definition.severity,
    message: details.message,
    ...(details.span && { span: details.span }),
    related: details.related ?? [],
    help: details.help ?? [],
    ...(details.fix && { fix: details.fix }),
    ...(details.otherFixes && details.otherFixes.length > 0 && { otherFixes: details.otherFixes }),
  };
}
