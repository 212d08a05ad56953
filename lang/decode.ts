import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { notUtf8 } from "./diagnostics/text.ts";

/** The bytes of one file as text; where they are no UTF-8, the text has U+FFFD there and there are findings. */
export interface Decoded {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** How many bad lines are reported; a file with more is no text at all. */
const MOST_FINDINGS = 20;

/**
 * Reads bytes strictly as UTF-8 (RFC 3629). Each line that is none has one finding at its first bad byte. A byte-order
 * mark is kept: `parse` refuses it.
 */
export function decode(file: string, bytes: Uint8Array): Decoded {
  const text = lossy(bytes);
  if (!text.includes("\ufffd")) return { text, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  let offset = 0;
  let line = 1;
  for (let start = 0; start <= bytes.length && diagnostics.length < MOST_FINDINGS; line++) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    const piece = bytes.subarray(start, end);
    const decoded = lossy(piece);
    const bad = decoded.includes("\ufffd") ? firstBad(decoded, piece) : undefined;
    if (bad) {
      const at = (column: number) => ({ offset: offset + column, line, column: column + 1 });
      const span = { file, start: at(bad.column), end: at(bad.column + 1) };
      diagnostics.push(notUtf8(span, [piece[bad.byte] as number]));
    }
    offset += decoded.length + 1;
    start = end + 1;
  }
  return { text, diagnostics };
}

function lossy(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** The first U+FFFD that doesn't stand for itself. */
function firstBad(decoded: string, bytes: Uint8Array): { column: number; byte: number } | undefined {
  let byte = 0;
  let column = 0;
  for (const character of decoded) {
    if (character === "\ufffd" && !(bytes[byte] === 0xef && bytes[byte + 1] === 0xbf && bytes[byte + 2] === 0xbd)) {
      return { column, byte };
    }
    byte += utf8Length(character.codePointAt(0) as number);
    column += character.length;
  }
  return undefined;
}

function utf8Length(codePoint: number): number {
  return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}
