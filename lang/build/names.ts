import { isProblem } from "../../src/ip/address.ts";
import { parseInterval } from "../../src/ip/interval.ts";
import {
  badName,
  emptyText,
  missingText,
  quotedAddress,
  reservedWord,
  serviceNameTaken,
  unquotedPattern,
  unquotedText,
} from "../diagnostics/names.ts";
import { isIcmpType } from "../icmp.ts";
import { PORT_NAMES } from "../ports.ts";
import type { Span } from "../span.ts";
import type { GrammarToken } from "../token.ts";
import type { Name, Text } from "../tree.ts";
import { isBareName, isBareWord, RESERVED_WORDS } from "../words.ts";
import { type Item, type Report, spanOf, textOf } from "./context.ts";

/** The most UTF-16 code units that a name may have. */
export const LONGEST_NAME = 1000;

/** Whether the token was written in quotes. */
export function isQuoted(token: GrammarToken): boolean {
  return token.text.startsWith('"');
}

/** The name of a group, a run-time group, a service or a zone, where it is defined or used. */
export function readName(token: GrammarToken, what: string, report: Report): string | undefined {
  const text = token.value;
  if (isQuoted(token)) {
    if (text === "" || text.length > LONGEST_NAME) report(badName(token.span, text, what));
    else if (!isProblem(parseInterval(text))) report(quotedAddress(token.span, text));
    else if (RESERVED_WORDS.has(text)) report(reservedWord(token.span, text, what, true));
    else return text;
  } else if (RESERVED_WORDS.has(text)) report(reservedWord(token.span, text, what));
  else if (/[*?]/.test(text)) report(unquotedPattern(token.span, text));
  else if (!isBareWord(text) || text.length > LONGEST_NAME) report(badName(token.span, text, what));
  else return text;
  return undefined;
}

/** The name that a `let`, `set`, `service` or `zone` gives. */
export function readDefinition(token: GrammarToken, what: string, report: Report): Name | undefined {
  const text = readName(token, what, report);
  if (text === undefined) return undefined;
  if (what === "a service" && (PORT_NAMES.has(text) || isIcmpType(text))) {
    report(serviceNameTaken(token.span, text, PORT_NAMES.get(text)));
  }
  return { text, span: token.span };
}

/** A name behind `container`, `label`, `compose`, `network` or `swarm`. */
export function readDockerName(token: GrammarToken, what: string, report: Report): string | undefined {
  const text = token.value;
  if (text === "" || text.length > LONGEST_NAME) report(badName(token.span, text, what));
  else if (isQuoted(token) || isBareName(text)) return text;
  else if (/[*?]/.test(text)) report(unquotedPattern(token.span, text));
  else report(badName(token.span, text, what));
  return undefined;
}

/** The one quoted text behind a keyword; `what` is the subject of the messages. */
export function readText(keyword: Span, words: Item, what: string, example: string, report: Report): Text | undefined {
  const [token, ...rest] = words;
  if (!token) {
    report(missingText(keyword, what, example));
    return undefined;
  }
  if (token.type !== "string" || rest.length > 0) {
    report(unquotedText(spanOf(words), words.length === 1 ? token.value : textOf(words), what));
    return undefined;
  }
  if (token.value.trim() === "") {
    report(emptyText(token.span, what));
    return undefined;
  }
  return { text: token.value, span: token.span };
}
