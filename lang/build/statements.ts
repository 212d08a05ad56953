import { missingComma } from "../diagnostics/behind-traffic.ts";
import { misplacedClause } from "../diagnostics/endpoints.ts";
import { badSet, badZone, twiceEssential, unknownEssential } from "../diagnostics/statements.ts";
import type { Span } from "../span.ts";
import { type Cell, type Clause, type SyntaxTree, toArray } from "../syntax-tree.ts";
import type { GrammarToken } from "../token.ts";
import type { AddressItem, Essentials, Include, Let, RuntimeSet, Service, Zone } from "../tree.ts";
import { ESSENTIAL_WORDS, isOneOf } from "../words.ts";
import { readAddresses } from "./addresses.ts";
import { type Item, isWord, type Report, spanOf, textOf } from "./context.ts";
import { readInterfaces } from "./interfaces.ts";
import { readDefinition, readText } from "./names.ts";
import { durationSeconds, wholeNumber } from "./numbers.ts";
import { readTraffic } from "./traffic.ts";

type Of<Kind extends SyntaxTree["kind"]> = Extract<SyntaxTree, { kind: Kind }>;

/** Reads `let NAME = ADDRESSES [except ADDRESSES]`, as far as it can be read: its name is known in any case. */
export function readLet(syntax: Of<"let">, span: Span, report: Report): Let | undefined {
  const name = readDefinition(syntax.name, "a group", report);
  const addresses = readAddresses(toArray(syntax.list).map(toArray), "a `let`", report);
  const clauses = takeClauses(syntax.clauses, ["except"], "a `let`", report);
  const except = clauses.get("except");
  const excepted = except ? readAddresses(except, "a `let`", report) : [];
  return name && { kind: "let", name, addresses, except: excepted, span };
}

/** Reads `zone NAME = interface IF, … [address ADDRESSES]`. */
export function readZone(syntax: Of<"zone">, span: Span, report: Report): Zone | undefined {
  const name = readDefinition(syntax.name, "a zone", report);
  const clauses = takeClauses(syntax.clauses, ["address"], "a zone", report);
  if (!syntax.list) report(badZone(syntax.head.span));
  const interfaces = syntax.list ? readZoneInterfaces(toArray(syntax.list).map(toArray), report) : [];
  const address = clauses.get("address");
  const addresses: AddressItem[] | undefined = address && readAddresses(address, "a zone's addresses", report);
  return name && { kind: "zone", name, interfaces, ...(addresses && { addresses }), span };
}

function readZoneInterfaces(items: readonly Item[], report: Report): Zone["interfaces"] {
  const [first, ...others] = items as [Item, ...Item[]];
  const [head, ...rest] = first as [GrammarToken, ...GrammarToken[]];
  if (!isWord(head, "interface")) {
    report(badZone(spanOf(first)));
    return [];
  }
  if (rest.length === 0) {
    report(badZone(head.span));
    return [];
  }
  return readInterfaces([rest, ...others], report);
}

/** The lists of the clauses that a statement can have; any other clause or modifier is reported. */
function takeClauses(
  clauses: Cell<Clause> | null,
  words: readonly string[],
  statement: string,
  report: Report,
): Map<string, Item[]> {
  const taken = new Map<string, Item[]>();
  for (const clause of toArray(clauses)) {
    const word = clause.head.text;
    if (clause.kind === "clause" && words.includes(word) && !taken.has(word)) {
      taken.set(word, toArray(clause.list).map(toArray));
    } else report(misplacedClause(clause.head.span, word, taken.has(word) ? `${statement} a second time` : statement));
  }
  return taken;
}

/** Reads `set NAME [timeout 1h] [size 65536]`. */
export function readSet(syntax: Of<"set">, span: Span, report: Report): RuntimeSet | undefined {
  const name = readDefinition(syntax.name, "a run-time group", report);
  const options: { timeout?: number; size?: number } = {};
  let rest: Item = toArray(syntax.words);
  if (isWord(rest[0], "timeout")) {
    const timeout = durationSeconds(rest[1]?.text ?? "");
    if (timeout === undefined) {
      report(badSet((rest[1] ?? rest[0]).span, "behind `timeout` stands a duration from `1s` to `365d`"));
    } else options.timeout = timeout;
    rest = rest.slice(2);
  }
  if (isWord(rest[0], "size")) {
    const size = wholeNumber(rest[1]?.text ?? "", 1, 2 ** 32 - 1);
    if (size === undefined) {
      report(badSet((rest[1] ?? rest[0]).span, "behind `size` stands a number from 1 to 4,294,967,295"));
    } else options.size = size;
    rest = rest.slice(2);
  }
  if (rest.length > 0) report(badSet(spanOf(rest), `\`${textOf(rest).slice(0, 60)}\` is no part of a run-time group`));
  return name && { kind: "set", name, ...options, span };
}

/** Reads `service NAME = TRAFFIC`. */
export function readService(syntax: Of<"service">, span: Span, report: Report): Service | undefined {
  const name = readDefinition(syntax.name, "a service", report);
  const traffic = readTraffic(toArray(syntax.list).map(toArray), report);
  return name && traffic && { kind: "service", name, traffic, span };
}

/** Reads `essentials without dhcp, discovery, guards`. */
export function readEssentials(syntax: Of<"essentials">, span: Span, report: Report): Essentials {
  const without: Essentials["without"][number][] = [];
  let before: Span | undefined;
  for (const item of toArray(syntax.list).map(toArray)) {
    const [token, next] = item as [GrammarToken, ...GrammarToken[]];
    if (next) {
      const isItem = isOneOf(next.text, ESSENTIAL_WORDS);
      report(missingComma(spanOf([token, next]), token.text, next.text, { next: next.span, isItem }));
    } else if (!isOneOf(token.text, ESSENTIAL_WORDS)) report(unknownEssential(token.span, token.text));
    else if (without.some(({ part }) => part === token.text)) report(twiceEssential(token.span, token.text, before));
    else without.push({ part: token.text, span: token.span });
    before = spanOf(item);
  }
  return { kind: "essentials", without, span };
}

/** Reads `include "common.wall"`; the loader puts the file's statements in its place. */
export function readInclude(syntax: Of<"include">, span: Span, report: Report): Include | undefined {
  const path = readText(
    syntax.head.span,
    toArray(syntax.words),
    "the file behind `include`",
    'include "common.wall"',
    report,
  );
  return path && { kind: "include", pattern: path.text, span };
}
