import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { byteOrderMark, controlCharacter } from "./diagnostics/text.ts";
import type { Position } from "./span.ts";

/**
 * Control characters but tab and line end, a carriage return that ends no line, surrogates without their partner, and
 * what is invisible or turns the direction of writing around (Unicode's Cf, Zl and Zp; UTS 39 advises against them).
 */
const FORBIDDEN = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\r(?!\n)/u;

/** What nearly no policy holds, and is found ten times as fast. */
const UNUSUAL = /[^\t\n\x20-\x7e]/;

/** Whether a text holds a character that no policy may hold, not even in a string or a comment. */
export function hasForbidden(text: string): boolean {
  return FORBIDDEN.test(text);
}

/** How many such characters are reported; a file with more is no text. */
const MOST_FINDINGS = 50;

/** Finds the characters that no policy may hold. Linear in the text. */
export function checkCharacters(file: string, text: string, report: (finding: Diagnostic) => void): void {
  if (!UNUSUAL.test(text)) return;
  let found = 0;
  let line = 1;
  let lineStart = 0;
  for (const match of text.matchAll(new RegExp(FORBIDDEN.source, "gu"))) {
    if (++found > MOST_FINDINGS) return;
    for (let end = text.indexOf("\n", lineStart); end >= 0 && end < match.index; end = text.indexOf("\n", lineStart)) {
      line++;
      lineStart = end + 1;
    }
    const at = (offset: number): Position => ({ offset, line, column: offset - lineStart + 1 });
    const span = { file, start: at(match.index), end: at(match.index + match[0].length) };
    report(match.index === 0 && match[0] === "\ufeff" ? byteOrderMark(span) : controlCharacter(span, match[0]));
  }
}
