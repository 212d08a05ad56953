import type { Span } from "../../lang/span.ts";
import { visible } from "../text/visible.ts";

/** `edge.wall:12:7`, safe for a terminal. */
export function place(span: Span): string {
  return `${visible(span.file)}:${span.start.line}:${span.start.column}`;
}
