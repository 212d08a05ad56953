import { isProblem } from "../../src/ip/address.ts";
import { parseInterval } from "../../src/ip/interval.ts";
import type { Span } from "../span.ts";
import type { Fix } from "./diagnostic.ts";

/** Another text in the place of one. */
export function replaceBy(span: Span, text: string): Fix {
  return { title: `Replace it by \`${text}\``, edits: [{ span, text }] };
}

/** The language's own spelling of what is written, so that nothing has to be decided. */
export function spell(span: Span, text: string): Fix {
  return { ...replaceBy(span, text), isSpelling: true };
}

/** An address, a prefix or a range in the place of a text; `undefined` where it is none. */
export function replaceByAddress(span: Span, text: string): Fix | undefined {
  return isProblem(parseInterval(text)) ? undefined : replaceBy(span, text);
}

/** Nothing in the place of a text; `what` says in a few words what it is. */
export function remove(span: Span, what: string): Fix {
  return { title: `Remove ${what}`, edits: [{ span, text: "" }] };
}
