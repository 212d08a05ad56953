import moo from "moo";
import { hasForbidden } from "./characters.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { oddCharacter, strayBackslash, unclosedString, unknownEscape } from "./diagnostics/text.ts";
import type { Position, Span } from "./span.ts";
import type { LexicalType, Token } from "./token.ts";

const RULES: moo.Rules = {
  newline: { match: /\r?\n/, lineBreaks: true },
  blank: /[ \t]+/,
  stray: /\r(?!\n)/,
  comment: /#(?:[^\r\n]|\r(?!\n))*/,
  string: /"[^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*)*"/,
  unclosed: /"(?:[^\r\n]|\r(?!\n))*/,
  comma: ",",
  semicolon: ";",
  equals: "=",
  open: "{",
  close: "}",
  continuation: { match: /\\\r?\n/, lineBreaks: true },
  backslash: "\\",
  word: /[^ \t\r\n"#,;{}=\\]+/,
};

/** Compiled once: an editor has statements read one by one, and each takes less than compiling this. Its types leave `clone` out. */
const COMPILED = moo.compile(RULES) as moo.Lexer & { clone(): moo.Lexer };

/**
 * Cuts a text into tokens, one at a time, so that a long policy's are never all held; what can't stand in a policy
 * becomes a `damaged` token and a finding. Linear in the text.
 */
export function* lex(file: string, text: string, report: (finding: Diagnostic) => void): Generator<Token> {
  for (const raw of COMPILED.clone().reset(text)) {
    if (raw.type === "blank") continue;
    const span = spanOf(file, raw);
    const token = (type: LexicalType, value = raw.text): Token => ({ type, text: raw.text, value, span });
    switch (raw.type) {
      case "string":
        yield readString(token, raw.text, span, report);
        break;
      case "unclosed":
        report(unclosedString(span));
        yield token("damaged");
        break;
      case "stray":
        yield token("damaged");
        break;
      case "backslash":
        report(strayBackslash(span));
        yield token("damaged");
        break;
      case "word":
        yield token(isOdd(raw.text, span, report) ? "damaged" : "word");
        break;
      default:
        yield token(raw.type as LexicalType);
    }
  }
}

function spanOf(file: string, raw: moo.Token): Span {
  const start: Position = { offset: raw.offset, line: raw.line, column: raw.col };
  const end: Position =
    raw.lineBreaks > 0
      ? { offset: raw.offset + raw.text.length, line: raw.line + 1, column: 1 }
      : { offset: raw.offset + raw.text.length, line: raw.line, column: raw.col + raw.text.length };
  return { file, start, end };
}

/** The part of a one-line span from `from` to `to`, counted in code units from its start. */
export function within(span: Span, from: number, to: number): Span {
  const at = (delta: number): Position => ({
    offset: span.start.offset + delta,
    line: span.start.line,
    column: span.start.column + delta,
  });
  return { file: span.file, start: at(from), end: at(to) };
}

function readString(
  token: (type: LexicalType, value?: string) => Token,
  text: string,
  span: Span,
  report: (finding: Diagnostic) => void,
): Token {
  let damaged = hasForbidden(text);
  const value = text.slice(1, -1).replace(/\\(.)/gsu, (written: string, character: string, offset: number) => {
    if (character === '"' || character === "\\") return character;
    damaged = true;
    report(unknownEscape(within(span, offset + 1, offset + 1 + written.length), written));
    return written;
  });
  return damaged ? token("damaged") : token("string", value);
}

/** Whether a word holds what only a string may; forbidden characters have had their finding already. */
function isOdd(text: string, span: Span, report: (finding: Diagnostic) => void): boolean {
  if (/^[\x21-\x7e]*$/.test(text)) return false;
  for (const match of text.matchAll(/[^\x21-\x7e]+/gu)) {
    if (!hasForbidden(match[0]))
      report(oddCharacter(within(span, match.index, match.index + match[0].length), match[0]));
  }
  return true;
}
