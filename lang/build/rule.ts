import { clauseOrder, duplicateClause, misplacedClause, missingTo, onBehindOwn } from "../diagnostics/endpoints.ts";
import { modifierNotHere, resetNeedsTcp } from "../diagnostics/modifiers.ts";
import { missingTraffic } from "../diagnostics/traffic.ts";
import { join, type Span } from "../span.ts";
import { type Clause, type RuleSyntax, toArray } from "../syntax-tree.ts";
import type { GrammarToken } from "../token.ts";
import type { Action, Endpoint, EndpointItem, ExceptItem, OnItem, Rule, TestLine, Text, Traffic } from "../tree.ts";
import { type Item, type Report, spanOf } from "./context.ts";
import { type End, readEndpointItem, readExceptItem, readOn } from "./endpoints.ts";
import { readLogPrefix, readModifiers } from "./modifiers.ts";
import { readTraffic } from "./traffic.ts";

type ModifierClause = Clause & { kind: "modifier" };
type ListClause = Clause & { kind: "clause" };

/** Reads a rule; `undefined` where no traffic or destination is left of it. */
export function readRule(syntax: RuleSyntax, span: Span, report: Report): Rule | undefined {
  const action = syntax.head.text as Action;
  let items = syntax.list ? toItems(syntax.list) : [];
  let logPrefix: Text | undefined;
  if (action === "log") [logPrefix, items] = takePrefix(items, report);
  const traffic = items.length > 0 ? readTraffic(items, report) : undefined;
  if (items.length === 0) report(missingTraffic(syntax.head.span, action));
  const { from, to, modifiers, failed } = readClauses(syntax, report);
  const read = readModifiers(action, false, modifiers, report);
  if (read.with?.reject === "tcp-reset" && traffic) checkReset(read.with.span, traffic, report);
  if (!traffic || !to || failed) return undefined;
  return {
    kind: "rule",
    action,
    ...(logPrefix && { logPrefix }),
    traffic,
    ...(from && { from }),
    to,
    modifiers: read,
    span,
  };
}

/** Reads a line of a `test` block: a rule without modifiers, and not `log`. */
export function readTestLine(syntax: RuleSyntax, span: Span, report: Report): TestLine | undefined {
  const action = syntax.head.text as Action;
  if (action === "log") {
    const where = "A line of a test is `allow`, `deny` or `reject`: `log` decides nothing.";
    report(modifierNotHere(syntax.head.span, "log", "`{` in a test", where));
    return undefined;
  }
  const items = syntax.list ? toItems(syntax.list) : [];
  const traffic = items.length > 0 ? readTraffic(items, report) : undefined;
  if (items.length === 0) report(missingTraffic(syntax.head.span, action));
  const { from, to, modifiers, failed } = readClauses(syntax, report);
  for (const { head } of modifiers) {
    report(modifierNotHere(head.span, head.text, "a line of a test", "A test says what happens, not how: remove it."));
  }
  return traffic && to && !failed ? { action, traffic, ...(from && { from }), to, span } : undefined;
}

/** The first text behind the action `log` is its prefix. */
function takePrefix(items: Item[], report: Report): [prefix: Text | undefined, rest: Item[]] {
  const [first, ...others] = items;
  const token = first?.[0];
  if (!first || token?.type !== "string") return [undefined, items];
  const rest = first.slice(1);
  return [readLogPrefix([token], report), rest.length > 0 ? [rest, ...others] : others];
}

function toItems(list: ListClause["list"]): Item[] {
  return toArray(list).map(toArray);
}

interface Ends {
  from?: Endpoint | undefined;
  to?: Endpoint | undefined;
  /** Whether an end was written that could not be read: it must not pass for one that was left out. */
  failed: boolean;
  modifiers: readonly ModifierClause[];
}

/** Sorts the clauses of a rule into its two ends and its modifiers, in the order that the language has. */
function readClauses(syntax: RuleSyntax, report: Report): Ends {
  const ends: Partial<Record<End, EndSyntax>> = {};
  const modifiers: ModifierClause[] = [];
  let current: EndSyntax | undefined;
  for (const clause of toArray(syntax.clauses)) {
    const { head } = clause;
    if (clause.kind === "modifier") {
      modifiers.push(clause);
      continue;
    }
    const firstModifier = modifiers[0]?.head;
    if (firstModifier) report(clauseOrder(firstModifier.span, firstModifier.text, head.text));
    if (head.text === "from" || head.text === "to") {
      const earlier = ends[head.text];
      if (earlier) report(duplicateClause(head.span, head.text, earlier.head.span));
      if (head.text === "from" && ends.to) report(clauseOrder(ends.to.head.span, "to", "from"));
      current = { end: head.text, head, list: clause };
      if (!earlier) ends[head.text] = current;
    } else if (head.text === "address") report(misplacedClause(head.span, "address", "a rule"));
    else if (current) attach(current, clause, report);
    else report(clauseOrder(head.span, head.text, "from` or `to"));
  }
  if (!ends.to) report(missingTo(syntax.head.span));
  const from = ends.from && readEnd(ends.from, report);
  const to = ends.to && readEnd(ends.to, report);
  return { from, to, failed: ends.from !== undefined && !from, modifiers };
}

interface EndSyntax {
  readonly end: End;
  readonly head: GrammarToken;
  readonly list: ListClause;
  except?: ListClause;
  on?: ListClause;
}

function attach(end: EndSyntax, clause: ListClause, report: Report): void {
  const word = clause.head.text as "except" | "on";
  const earlier = end[word];
  if (earlier) {
    report(duplicateClause(clause.head.span, word, earlier.head.span));
    return;
  }
  if (word === "except" && end.on) report(clauseOrder(end.on.head.span, "on", "except"));
  end[word] = clause;
}

function readEnd(syntax: EndSyntax, report: Report): Endpoint | undefined {
  const written = toItems(syntax.list.list);
  const items = written.map((item) => readEndpointItem(syntax.end, item, report));
  const except = syntax.except ? toItems(syntax.except.list).map((item) => readExceptItem(item, report)) : [];
  const on = syntax.on && readOn(toItems(syntax.on.list), report);
  if (syntax.on) checkOn(syntax.end, items, syntax.on, report);
  const last = [syntax.list, syntax.except, syntax.on].filter((clause) => clause !== undefined);
  const ends = last.map((clause) => spanOf(toArray(clause.list.value)));
  const span = ends.reduce(
    (all, each) => (each.end.offset > all.end.offset ? join(all, each) : all),
    spanOf(written[0] as Item),
  );
  if (items.some((item) => !item) || except.some((item) => !item) || (on && on.length === 0)) return undefined;
  return {
    items: items as EndpointItem[],
    except: except as ExceptItem[],
    ...(on && { on: on as OnItem[] }),
    span,
  };
}

/** `on` narrows the whole end, so nothing of it may be this machine itself. */
function checkOn(end: End, items: readonly (EndpointItem | undefined)[], on: ListClause, report: Report): void {
  const own = items.find((item) => item?.kind === "host" || (end === "to" && item?.kind === "published"));
  if (!own) return;
  const words = toItems(on.list)
    .map((item) => item.map((token) => token.text).join(" "))
    .join(", ");
  report(onBehindOwn(join(on.head.span, spanOf(toArray(on.list.value))), end, own.kind, `on ${words}`));
}

/** `with tcp-reset` on traffic that is plainly not tcp alone; what a service holds is looked up later. */
function checkReset(span: Span, traffic: Traffic, report: Report): void {
  if (traffic.items.length === 0) {
    report(resetNeedsTcp(span, traffic.span));
    return;
  }
  const other = traffic.items.find((item) => {
    if (item.kind === "ports") return item.protocols.some((protocol) => protocol !== "tcp");
    return item.kind === "icmp" || (item.kind === "protocol" && item.numbers.some((number) => number !== 6));
  });
  if (other) report(resetNeedsTcp(span, other.span));
}
