/** Findings about the characters of a file, before there are words. */
import type { Span } from "../span.ts";
import { define } from "./define.ts";
import { type Diagnostic, diagnostic } from "./diagnostic.ts";
import { replaceBy, spell } from "./fix.ts";
import { codePoint, show } from "./show.ts";

const NOT_UTF8 = define("not-utf8", {
  title: "the file is not UTF-8",
  why: `A policy is UTF-8. Bytes that are none would be read differently by different programs, so that two people could see two
different firewalls in one file. The finding points at the first such byte of each line; in the example it stands in the comment.`,
  wrong: "# caf\u{fffd}: the byte E9, which is latin-1\nallow any to host",
  right: "# café, saved as UTF-8\nallow any to host",
});

const BYTE_ORDER_MARK = define("byte-order-mark", {
  title: "the file begins with a byte-order mark",
  why: `Some editors write three invisible bytes (U+FEFF) at the beginning of a UTF-8 file. They have no meaning in UTF-8, and what
reads the file next may take them for part of the first word. Save the file as "UTF-8 without BOM". In the example, the first
character is such a mark.`,
  wrong: "\u{feff}allow tcp 443 to host",
  right: "allow tcp 443 to host",
});

const CONTROL_CHARACTER = define("control-character", {
  title: "a control or invisible character",
  why: `Control characters, invisible characters and those that turn the direction of writing around can make a policy look
different from what it says (the "Trojan Source" attack, CVE-2021-42574), on screen and in a review alike. They are refused
everywhere, in comments and strings too. Tabs are fine.`,
  wrong: 'allow tcp 443 to host because "\u{202e}yad"',
  right: 'allow tcp 443 to host because "day"',
});

const ODD_CHARACTER = define("odd-character", {
  title: "a character that only a quoted text can hold",
  why: `Outside quotes and comments a policy is written in the printable characters of ASCII. Typographic quotes, dashes and
non-breaking blanks come in by way of word processors and web pages, and look so much like the real ones that they are found
only with difficulty. Names with other letters stand in double quotes.`,
  wrong: "allow tcp 443 to host because “the shop”",
  right: 'allow tcp 443 to host because "the shop"',
});

const UNCLOSED_STRING = define("unclosed-string", {
  title: "a quoted text without its closing quote",
  why: `A quoted text ends on the line on which it begins. Only \`\\"\` and \`\\\\\` are escapes in it, so a \`\\\` before the closing quote
must be doubled.`,
  wrong: 'allow tcp 443 to host because "the shop',
  right: 'allow tcp 443 to host because "the shop"',
});

const UNKNOWN_ESCAPE = define("unknown-escape", {
  title: "an escape that a quoted text does not have",
  why: `In double quotes, \`\\"\` is a quote and \`\\\\\` a backslash; there are no other escapes. A line end or a tab has no place in a
name or a log prefix.`,
  wrong: 'deny any to host log "refused\\n"',
  right: 'deny any to host log "refused "',
});

const STRAY_BACKSLASH = define("stray-backslash", {
  title: "a backslash that does not end its line",
  why: `A \`\\\` continues the line in the next one, and only as the very last character: not even a blank or a comment may
follow it.`,
  wrong: "allow tcp 443 \\ # the shop\n  to host",
  right: "allow tcp 443 \\\n  to host # the shop",
});

const TOO_LARGE = define("file-too-large", {
  title: "a file or a line beyond what is read",
  why: `A policy file may have 32 MiB, a line 4,000,000 characters, an address file 64 MiB, and all the files of a policy together
10,000 pieces. These are far more than a firewall needs; they keep a wrong file (a disk image, a log) from holding up the machine.
Split a longer list over several lines, or name it with \`file\`.`,
  wrong: "let blocked = 192.0.2.1, 192.0.2.2 # and so on, for more than 4,000,000 characters in one line",
  right: "let blocked = 192.0.2.1,\n  192.0.2.2 # and so on, a line each",
});

export const textDefinitions = [
  NOT_UTF8,
  BYTE_ORDER_MARK,
  CONTROL_CHARACTER,
  ODD_CHARACTER,
  UNCLOSED_STRING,
  UNKNOWN_ESCAPE,
  STRAY_BACKSLASH,
  TOO_LARGE,
] as const;

export function notUtf8(span: Span, bytes: readonly number[]): Diagnostic {
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(" ");
  return diagnostic(NOT_UTF8, {
    span,
    message: `the byte ${hex} is no UTF-8, and a policy is`,
    help: ["Save the file as UTF-8, or convert it: `iconv -f latin1 -t utf-8`."],
  });
}

export function byteOrderMark(span: Span): Diagnostic {
  return diagnostic(BYTE_ORDER_MARK, {
    span,
    message: "the file begins with a byte-order mark, which has no place in UTF-8",
    help: ["Save it as UTF-8 without BOM."],
    fix: { title: "Remove the byte-order mark", edits: [{ span, text: "" }], isSpelling: true },
  });
}

export function controlCharacter(span: Span, character: string): Diagnostic {
  const kind = /\p{Cf}/u.test(character) ? "an invisible character" : "a control character";
  return diagnostic(CONTROL_CHARACTER, {
    span,
    message: `\`${codePoint(character)}\` is ${kind}, which can make a policy look different from what it says`,
    help: [character === "\r" ? "Lines end in LF, or CRLF: convert the file's line ends." : "Remove it."],
    ...(character !== "\r" && { fix: { title: "Remove the character", edits: [{ span, text: "" }] } }),
  });
}

const LOOKALIKES: ReadonlyMap<string, readonly [name: string, plain: string]> = new Map([
  ["“", ["a typographic quote", '"']],
  ["”", ["a typographic quote", '"']],
  ["„", ["a typographic quote", '"']],
  ["«", ["a typographic quote", '"']],
  ["»", ["a typographic quote", '"']],
  ["‘", ["a typographic quote", '"']],
  ["’", ["a typographic quote", '"']],
  ["–", ["a dash", "-"]],
  ["—", ["a dash", "-"]],
  ["−", ["a minus sign", "-"]],
  ["，", ["a full-width comma", ","]],
  ["\u{a0}", ["a non-breaking blank", " "]],
  ["\u{202f}", ["a non-breaking blank", " "]],
  ["\u{3000}", ["a full-width blank", " "]],
]);

export function oddCharacter(span: Span, character: string): Diagnostic {
  const lookalike = LOOKALIKES.get(character);
  if (!lookalike) {
    return diagnostic(ODD_CHARACTER, {
      span,
      message: `${show(character)} can only stand in a quoted text or a comment`,
      help: ["Write a name with such letters in double quotes."],
    });
  }
  const [name, plain] = lookalike;
  return diagnostic(ODD_CHARACTER, {
    span,
    message: `${show(character)} (${codePoint(character)}) is ${name}, not the plain character`,
    help: [`Write \`${plain}\`.`],
    fix: spell(span, plain),
  });
}

export function unclosedString(span: Span): Diagnostic {
  return diagnostic(UNCLOSED_STRING, {
    span,
    message: "the quoted text has no closing quote on its line",
    help: ['End it with `"`. A quote in the text is written `\\"`, a backslash `\\\\`.'],
  });
}

export function unknownEscape(span: Span, text: string): Diagnostic {
  return diagnostic(UNKNOWN_ESCAPE, {
    span,
    message: `${show(text)} is no escape: a quoted text has only \`\\"\` and \`\\\\\``,
    help: ["Write a backslash as `\\\\`."],
    fix: replaceBy(span, `\\${text}`),
  });
}

export function strayBackslash(span: Span): Diagnostic {
  return diagnostic(STRAY_BACKSLASH, {
    span,
    message: "a `\\` goes on with the next line only as the last character of its own",
    help: ["Remove what follows it (blanks and comments too), or the `\\` itself."],
  });
}

export function tooLarge(span: Span, what: string, limit: string): Diagnostic {
  return diagnostic(TOO_LARGE, {
    span,
    message: `${what} is larger than ${limit}, the most that is read`,
    help: ["Split it up. Long lists of addresses belong into a file that `let … = file` names."],
  });
}
