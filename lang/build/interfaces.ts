import { missingComma } from "../diagnostics/behind-traffic.ts";
import { badInterface } from "../diagnostics/endpoints.ts";
import type { GrammarToken } from "../token.ts";
import type { InterfacePattern } from "../tree.ts";
import { isBareWord } from "../words.ts";
import type { Item, Report } from "./context.ts";
import { isQuoted } from "./names.ts";

/** The most characters that the kernel gives an interface's name (IFNAMSIZ less the final zero). */
const LONGEST = 15;

/** Reads the items of `interface IF, …`, of `uplink` and of `bridges`; what is no name is reported and left out. */
export function readInterfaces(items: readonly Item[], report: Report): InterfacePattern[] {
  return items.map((item) => readInterface(item, report)).filter((item) => item !== undefined);
}

/** Reads one interface's name or pattern. */
export function readInterface(item: Item, report: Report): InterfacePattern | undefined {
  const [token, next] = item as [GrammarToken, ...GrammarToken[]];
  if (next) {
    const span = { ...token.span, end: next.span.end };
    report(missingComma(span, token.text, next.text, { next: next.span, isItem: true }));
    return undefined;
  }
  const pattern = token.value;
  const wrong = whyNot(pattern, isQuoted(token));
  if (!wrong) return { pattern, span: token.span };
  report(badInterface(token.span, pattern, ...wrong));
  return undefined;
}

/** Whether a text is one interface's whole name, no pattern, as a policy may write it (in quotes where it is no bare word). */
export function isInterfaceName(text: string): boolean {
  return !text.endsWith("*") && whyNot(text, true) === undefined;
}

/** Why a text can't be an interface's name, and what may be meant. */
function whyNot(pattern: string, quoted: boolean): [why: string, meant?: string] | undefined {
  const name = pattern.replace(/\*$/, "");
  if (pattern === "") return ["it is empty"];
  if (pattern.endsWith("+")) return ["a wildcard is written with `*`", `"${pattern.slice(0, -1)}*"`];
  if (name === "") return ["`*` alone would be every interface; leave the interface out"];
  if (name.includes("*") || name.includes("?")) return ["`*` can only stand at its end"];
  if (name.length > LONGEST) return [`it has ${name.length} characters, and the kernel gives them at most ${LONGEST}`];
  if (name === "." || name === "..") return ["the kernel doesn't allow it"];
  if (!/^[A-Za-z0-9_.@][A-Za-z0-9_.@-]*$/.test(name)) return ["it has a character that no interface's name has here"];
  if (!quoted && !isBareWord(pattern)) return ["without quotes it would be no word", `"${pattern}"`];
  return undefined;
}
