/** The language's places (from 1) as the protocol's (from 0), both in UTF-16 code units. */
import type { Position as ClientPosition, Location, Range } from "vscode-languageserver";
import type { Position, Span } from "../../lang/span.ts";

export function toPosition({ line, column }: Position): ClientPosition {
  return { line: line - 1, character: column - 1 };
}

export function toRange({ start, end }: Span): Range {
  return { start: toPosition(start), end: toPosition(end) };
}

/** `uriOf` is the policy's, which knows where its files are. */
export function toLocation(span: Span, uriOf: (file: string) => string): Location {
  return { uri: uriOf(span.file), range: toRange(span) };
}

/** Whether an offset is in a stretch, or directly at one of its ends. */
export function touches({ start, end }: Span, offset: number): boolean {
  return start.offset <= offset && offset <= end.offset;
}

/** The beginning of a file, for what has no place of its own. */
export const BEGINNING: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
