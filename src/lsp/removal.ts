import type { Span } from "../../lang/span.ts";
import type { Document } from "./documents.ts";
import type { Change } from "./workspace-edit.ts";

/**
 * The change that takes a stretch away: with its lines where nothing else than a comment behind it stands on them, else with the
 * blanks before it.
 */
export function removal(document: Document, span: Span): Change {
  const { uri, text } = document;
  const lineStart = text.lastIndexOf("\n", span.start.offset - 1) + 1;
  const newline = text.indexOf("\n", span.end.offset);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  const before = text.slice(lineStart, span.start.offset);
  const behind = text.slice(span.end.offset, lineEnd);
  const whole = before.trim() === "" && /^\s*(#.*)?\s*$/.test(behind);
  const [start, end] = whole ? [lineStart, lineEnd] : [lineStart + before.trimEnd().length, span.end.offset];
  return { uri, range: { start: document.positionAt(start), end: document.positionAt(end) }, text: "" };
}
