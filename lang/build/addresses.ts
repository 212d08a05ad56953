import { isProblem } from "../../src/ip/address.ts";
import { type Interval, parseInterval } from "../../src/ip/interval.ts";
import { badInterval, notAnAddress, spacedOut } from "../diagnostics/addresses.ts";
import { replaceBy } from "../diagnostics/fix.ts";
import { slip, slipWord } from "../diagnostics/slip.ts";
import { foreign } from "../diagnostics/syntax.ts";
import type { GrammarToken } from "../token.ts";
import type { AddressItem } from "../tree.ts";
import { ENDPOINT_WORDS, isOneOf, PROTOCOL_WORDS } from "../words.ts";
import { type Item, isWord, type Report, spanOf, textOf } from "./context.ts";
import { readName, readText } from "./names.ts";

/** Whether a word is meant as an address: it holds a colon, or begins with a digit, `.`, `[` or `!`. */
export function looksLikeAddress(token: GrammarToken): boolean {
  return token.type === "word" && (token.text.includes(":") || /^[0-9.[!%]/.test(token.text));
}

/** Reads a word as an address, a prefix or a range. */
export function readInterval(token: GrammarToken, report: Report): Interval | undefined {
  const result = parseInterval(token.text);
  if (!isProblem(result)) return result;
  report(badInterval(token.span, token.text, result));
  return undefined;
}

/** The items of a `let`, or of a zone's `address`; what is no address is reported and left out. */
export function readAddresses(items: readonly Item[], where: string, report: Report): AddressItem[] {
  return items.map((item) => readAddressItem(item, where, report)).filter((item) => item !== undefined);
}

function readAddressItem(item: Item, where: string, report: Report): AddressItem | undefined {
  const [token, ...rest] = item as [GrammarToken, ...GrammarToken[]];
  const span = spanOf(item);
  if (isWord(token, "file")) {
    const path = readText(token.span, rest, "the name of an address file", 'file "blocklist.txt"', report);
    return path && { kind: "file", path: path.text, entries: [], span };
  }
  if (rest.length > 0) {
    reportCrowd(item, where, report);
    return undefined;
  }
  if (looksLikeAddress(token)) {
    const interval = readInterval(token, report);
    return interval && { kind: "interval", interval, span };
  }
  if (isOneOf(token.text, ENDPOINT_WORDS) || isOneOf(token.text, PROTOCOL_WORDS)) {
    const help = isOneOf(token.text, ENDPOINT_WORDS)
      ? `\`${token.text}\` is an endpoint: name it in the rule, beside the group.`
      : `\`${token.text}\` is traffic: it stands in a rule or in a \`service\`.`;
    report(notAnAddress(token.span, token.text, where, help));
    return undefined;
  }
  const name = readName(token, "a group", report);
  return name === undefined ? undefined : { kind: "group", name, span };
}

/** For several words where one was expected: a range with blanks, a missing comma, or something else altogether. */
export function reportCrowd(item: Item, where: string, report: Report): void {
  const joined = item.map((token) => token.text).join("");
  if (
    /[-/]/.test(joined) &&
    item.some((token) => /^[-/]|[-/]$/.test(token.text)) &&
    !isProblem(parseInterval(joined))
  ) {
    report(spacedOut(spanOf(item), joined));
    return;
  }
  const stranger = item.find((token) => token.type === "word" && foreign(token.span, token.text));
  if (stranger) {
    report(foreign(stranger.span, stranger.text) as NonNullable<ReturnType<typeof foreign>>);
    return;
  }
  const first = item[0] as GrammarToken;
  const second = item[1] as GrammarToken;
  const help = isOneOf(first.text, ENDPOINT_WORDS)
    ? `\`${first.text}\` is an endpoint: name it in the rule, beside the group.`
    : (slip(second.text) ?? `Is a comma missing before \`${second.text}\`?`);
  const near = isOneOf(first.text, ENDPOINT_WORDS) ? undefined : slipWord(second.text);
  report(notAnAddress(spanOf(item), textOf(item), where, help, near ? replaceBy(second.span, near) : undefined));
}
