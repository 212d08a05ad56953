import type { Family } from "../../src/ip/address.ts";
import type { Rule } from "../../src/ir/ir.ts";
import type { Condition } from "./conditions.ts";

/** A condition that says its families itself. */
export interface Line {
  readonly text: string;
  readonly rules: readonly Rule[];
}

/** Joins the conditions of both families: what both say alike is said once, what only one says is bound to it. */
export function collapse(v4: readonly Condition[], v6: readonly Condition[]): Line[] {
  const shared = new Set(v6.filter((each) => !each.family).map((each) => each.text));
  const both = new Set(v4.filter((each) => !each.family && shared.has(each.text)).map((each) => each.text));
  const lines = new Map<string, Set<Rule>>();
  const add = (text: string, rules: readonly Rule[]) => {
    const known = lines.get(text);
    if (known) for (const rule of rules) known.add(rule);
    else lines.set(text, new Set(rules));
  };
  for (const [family, conditions] of [[4, v4] as const, [6, v6] as const]) {
    for (const { text, family: bound, rules } of conditions) {
      add(bound || both.has(text) ? text : joined(familyTest(family), text), rules);
    }
  }
  return [...lines].map(([text, rules]) => ({ text, rules: [...rules] }));
}

/** `meta nfproto ipv4`. */
export function familyTest(family: Family): string {
  return `meta nfproto ipv${family}`;
}

/** Non-empty parts of a rule, joined by blanks. */
export function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}
