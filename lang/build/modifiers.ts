import {
  badConnections,
  badDate,
  badLogPrefix,
  duplicateModifier,
  modifierNotHere,
  unexpectedWords,
  unknownRejectKind,
  untilOnRefusal,
} from "../diagnostics/modifiers.ts";
import { emptyText, unquotedText } from "../diagnostics/names.ts";
import { join, type Span } from "../span.ts";
import type { Clause } from "../syntax-tree.ts";
import { toArray } from "../syntax-tree.ts";
import type { GrammarToken } from "../token.ts";
import type { Action, Modifiers, Text } from "../tree.ts";
import { isOneOf, type MODIFIER_WORDS, REJECT_WORDS } from "../words.ts";
import { type Item, isWord, type Report, spanOf, textOf } from "./context.ts";
import { readLimit } from "./limit.ts";
import { readText } from "./names.ts";
import { isRealDate, wholeNumber } from "./numbers.ts";

export type ModifierWord = (typeof MODIFIER_WORDS)[number];
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The modifiers that each action of a rule can have, and those of a default. */
const FITTING: Record<Action | "default", readonly ModifierWord[]> = {
  allow: ["log", "limit", "connections", "as", "because", "until"],
  deny: ["log", "trial", "as", "because", "until"],
  reject: ["log", "with", "trial", "as", "because", "until"],
  log: ["limit", "as", "because", "until"],
  default: ["log", "with", "as", "because", "trial"],
};

const WHERE: Record<ModifierWord, string> = {
  log: "`log` stands behind `allow`, `deny` and `reject`; the action `log` writes a line already.",
  limit: "`limit` stands behind the rules `allow` and `log`.",
  connections: "`connections` stands behind the rule `allow`.",
  with: "`with` stands behind `reject`.",
  trial: "`trial` stands behind `deny` and `reject`.",
  as: "`as` stands behind rules and defaults.",
  because: "`because` stands behind rules and defaults.",
  until: "`until` stands behind rules.",
};

const LONGEST_PREFIX = 127;

/** Reads the modifiers behind a rule or, with `isDefault`, behind a default. */
export function readModifiers(
  action: Action,
  isDefault: boolean,
  clauses: readonly (Clause & { kind: "modifier" })[],
  report: Report,
): Modifiers {
  const modifiers: Writable<Modifiers> = {};
  const seen = new Map<string, Span>();
  for (const { head, words } of clauses) {
    const word = head.text as ModifierWord;
    const item = toArray(words);
    const first = seen.get(word);
    if (first) report(duplicateModifier(head.span, word, first));
    else if (!fits(action, isDefault, word))
      report(modifierNotHere(head.span, word, behind(action, isDefault), WHERE[word]));
    else readModifier(word, head, item, action, modifiers, report);
    seen.set(word, first ?? head.span);
  }
  return modifiers;
}

/** The modifiers that can stand behind an action of a rule or, with `isDefault`, of a default. */
export function modifiersFor(action: Action, isDefault: boolean): readonly ModifierWord[] {
  const refuses = action === "deny" || action === "reject";
  return FITTING[action].filter((word) => fits(action, isDefault, word) && !(refuses && word === "until"));
}

function fits(action: Action, isDefault: boolean, word: ModifierWord): boolean {
  return FITTING[action].includes(word) && (!isDefault || FITTING.default.includes(word));
}

function behind(action: Action, isDefault: boolean): string {
  return isDefault ? `\`default ${action}\`` : `the action \`${action}\``;
}

function readModifier(
  word: ModifierWord,
  head: GrammarToken,
  item: Item,
  action: Action,
  modifiers: Writable<Modifiers>,
  report: Report,
): void {
  const span = item.length > 0 ? join(head.span, spanOf(item)) : head.span;
  switch (word) {
    case "log": {
      const prefix = item.length > 0 ? readLogPrefix(item, report) : undefined;
      modifiers.log = { ...(prefix && { prefix }), span };
      break;
    }
    case "limit": {
      const limit = readLimit(head, item, report);
      if (limit) modifiers.limit = { ...limit, span };
      break;
    }
    case "connections": {
      const connections = readConnections(head, item, report);
      if (connections) modifiers.connections = { ...connections, span };
      break;
    }
    case "with":
      readWith(head, item, span, modifiers, report);
      break;
    case "trial":
      if (item.length > 0) report(unexpectedWords(spanOf(item), textOf(item), word));
      modifiers.trial = { span };
      break;
    case "as":
    case "because": {
      const text = readTextOf(word, head, item, report);
      if (text) modifiers[word] = text;
      break;
    }
    case "until":
      if (action === "deny" || action === "reject") report(untilOnRefusal(span, action));
      else readUntil(head, item, span, modifiers, report);
  }
}

function readTextOf(word: "as" | "because", head: GrammarToken, item: Item, report: Report): Text | undefined {
  return word === "as"
    ? readText(head.span, item, "the label behind `as`", 'as "mail"', report)
    : readText(head.span, item, "the reason behind `because`", 'because "on call, OPS-12"', report);
}

/** A log prefix: one quoted text that the kernel can write. */
export function readLogPrefix(item: Item, report: Report): Text | undefined {
  const [token, ...rest] = item as [GrammarToken, ...GrammarToken[]];
  const what = "the prefix behind `log`";
  if (token.type !== "string") {
    report(unquotedText(spanOf(item), textOf(item), what));
    return undefined;
  }
  if (rest.length > 0) report(unexpectedWords(spanOf(rest), textOf(rest), "log"));
  const bytes = new TextEncoder().encode(token.value).length;
  if (bytes === 0) report(emptyText(token.span, what));
  else if (bytes > LONGEST_PREFIX) report(badLogPrefix(token.span, bytes));
  else return { text: token.value, span: token.span };
  return undefined;
}

function readConnections(
  head: GrammarToken,
  item: Item,
  report: Report,
): { most: number; perSource: boolean } | undefined {
  const [number, per, source, ...rest] = item;
  if (!number) {
    report(badConnections(head.span, "behind `connections` their number is missing"));
    return undefined;
  }
  const most = wholeNumber(number.text, 1, 2 ** 32 - 1);
  if (most === undefined) {
    report(badConnections(number.span, `\`${number.text.slice(0, 40)}\` is no number of connections`));
    return undefined;
  }
  const perSource = isWord(per, "per") && isWord(source, "source");
  if (per && (!perSource || rest.length > 0)) {
    report(badConnections(spanOf(item.slice(perSource ? 3 : 1)), "only `per source` can stand behind the number"));
  }
  return { most, perSource };
}

function readWith(head: GrammarToken, item: Item, span: Span, modifiers: Writable<Modifiers>, report: Report): void {
  const [kind, ...rest] = item;
  if (!kind || !isOneOf(kind.text, REJECT_WORDS)) report(unknownRejectKind((kind ?? head).span, kind?.value));
  else {
    if (rest.length > 0) report(unexpectedWords(spanOf(rest), textOf(rest), "with"));
    modifiers.with = { reject: kind.text, span };
  }
}

function readUntil(head: GrammarToken, item: Item, span: Span, modifiers: Writable<Modifiers>, report: Report): void {
  const [date, ...rest] = item;
  if (!date || !isRealDate(date.text)) report(badDate((date ?? head).span, date?.value));
  else {
    if (rest.length > 0) report(unexpectedWords(spanOf(rest), textOf(rest), "until"));
    modifiers.until = { date: date.text, span };
  }
}
