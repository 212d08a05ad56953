import type { Definition, Severity } from "./diagnostic.ts";

/** The parts of which `explanation` is put together: why it matters, in Markdown, and a wrong and a right example. */
export interface Explained {
  readonly title: string;
  readonly severity?: Severity;
  readonly why: string;
  readonly wrong: string;
  readonly right: string;
}

/**
 * A kind of finding with an explanation of the usual build: some paragraphs, then a wrong and a right piece of policy.
 * The tests take the two pieces out of the Markdown again, and hold that the first has this finding and the second no error.
 */
export function define(code: string, explained: Explained): Definition {
  const { title, severity = "error", why, wrong, right } = explained;
  const explanation = `${why.trim()}\n\nWrong:\n\n${fenced(wrong)}\n\nRight:\n\n${fenced(right)}\n`;
  return { code, severity, title, explanation };
}

function fenced(policy: string): string {
  return `\`\`\`wall\n${policy.replace(/^\n|\n$/g, "")}\n\`\`\``;
}
