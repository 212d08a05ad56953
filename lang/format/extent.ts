import type { Element } from "../lines.ts";

/** The numbers of the first and the last line of the text on which something of an element stands. */
export interface Extent {
  readonly first: number;
  readonly last: number;
}

/** Where an element stands; a blank line, which has no token, is what no other element stands on. */
export function extentOf(element: Exclude<Element, { kind: "blank" }>): Extent {
  if (element.kind === "comment") {
    const { start } = element.comment.span;
    return { first: start.line, last: start.line };
  }
  const { parts, trailing, block } = element;
  const tokens = [...parts, trailing, block?.opening, block?.close, ...(block?.rest ?? [])];
  const inner = (block?.elements ?? []).flatMap((one) => (one.kind === "blank" ? [] : extentOf(one).last));
  const ends = tokens.flatMap((token) => (token ? token.span.end.line : []));
  return { first: parts[0]?.span.start.line ?? 1, last: Math.max(...ends, ...inner) };
}
