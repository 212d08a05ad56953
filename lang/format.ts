import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { layOut } from "./format/layout.ts";
import { print } from "./format/print.ts";
import { isSamePolicy } from "./format/shape.ts";
import { lex } from "./lexer.ts";
import { toLines } from "./lines.ts";
import { type Parsed, parse } from "./parse.ts";

/** A policy in its canonical layout, or the errors for which it has none. */
export type Formatted = { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] };

/**
 * Puts a policy file into its canonical layout: one blank between words, two blanks of indentation in blocks, four
 * where a line goes on, at most one blank line, lists broken behind commas at 120 columns, the writer's own line breaks
 * and comments kept. The result is parsed again and must be the same policy with the same comments, and formatting it
 * must change nothing; otherwise this throws, because the fault is this program's.
 */
export function format(text: string, file: string): Formatted {
  const parsed = parse(file, text);
  const errors = parsed.diagnostics.filter((finding) => finding.severity === "error");
  if (errors.length > 0) return { diagnostics: errors };
  const result = printed(text, file);
  prove(parsed, text, result, file);
  return { text: result };
}

function printed(text: string, file: string): string {
  return print(layOut(toLines(lex(file, text, () => {}))));
}

function prove(before: Parsed, text: string, result: string, file: string): void {
  const after = parse(file, result);
  if (after.diagnostics.some((finding) => finding.severity === "error")) {
    throw new Error(`formatting ${file} made a policy with errors of it`);
  }
  if (!isSamePolicy(before, after)) throw new Error(`formatting ${file} changed its meaning`);
  if (commentsOf(text, file) !== commentsOf(result, file)) throw new Error(`formatting ${file} lost a comment`);
  if (printed(result, file) !== result) throw new Error(`formatting ${file} twice is not the same as once`);
}

/** Every comment of a text, in an order of their own, so that two texts can be compared. */
export function commentsOf(text: string, file: string): string {
  const comments: string[] = [];
  for (const token of lex(file, text, () => {})) {
    if (token.type === "comment") comments.push(token.text.trimEnd());
  }
  return comments.sort().join("\n");
}
