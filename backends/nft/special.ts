import type { Family } from "../../src/ip/address.ts";
import type { PathName, Rule } from "../../src/ir/ir.ts";
import { rulesText } from "../common/text.ts";
import { familyTest, joined, type Line } from "./collapse.ts";
import { logStatement } from "./log.ts";
import { meterTest } from "./meters.ts";
import { type Chain, commentOf } from "./ruleset.ts";
import type { Scope } from "./scope.ts";
import { verdictStatement } from "./verdicts.ts";

/** Chains that a path's rules with side effects share between the path's hooks. */
export type ActionChains = Map<Rule, Chain>;

/**
 * Appends a rule that logs, counts against a meter or is on trial. What it does stands once, in a chain of its own; a packet
 * that fits several lines enters it once. Where neither matters, it is a single rule.
 */
export function appendSpecial(
  scope: Scope,
  chain: Chain,
  path: PathName,
  rule: Rule,
  lines: readonly Line[],
  actions: ActionChains,
): void {
  const comment = commentOf(rulesText([rule], 120));
  const only = lines.length === 1 ? lines[0] : undefined;
  const inline = only && actions.get(rule) === undefined ? inlineBody(scope, rule) : undefined;
  if (only && inline !== undefined) {
    chain.rules.push(joined(only.text, inline) + comment);
    return;
  }
  const action = actions.get(rule) ?? actionChain(scope, path, rule, comment);
  actions.set(rule, action);
  if (only) {
    chain.rules.push(joined(only.text, `counter jump ${action.name}`) + comment);
    return;
  }
  const choice = scope.ruleset.chain(`${action.name}_when`);
  for (const line of lines) choice.rules.push(joined(line.text, `counter goto ${action.name}`) + comment);
  chain.rules.push(`counter jump ${choice.name}${comment}`);
}

/** What a rule does, if it fits in one rule and no other hook has to share it. */
function inlineBody(scope: Scope, rule: Rule): string | undefined {
  const oneHook = new Set(rule.when.map((match) => match.at)).size === 1;
  const families = familiesOf(rule);
  const effects = effectsOf(scope, rule);
  if (effects.length > 1 || (rule.log && !oneHook)) return undefined;
  if (!isMetered(rule)) return effects[0];
  const family = families.length === 1 ? families[0] : undefined;
  return family === undefined ? undefined : joined(meters(scope, rule, family), effects[0] ?? "");
}

function actionChain(scope: Scope, path: PathName, rule: Rule, comment: string): Chain {
  const name = `${path.replaceAll("-", "_")}_${rule.id}`;
  const chain = scope.ruleset.chain(name);
  const effects = effectsOf(scope, rule);
  if (!isMetered(rule)) {
    chain.rules.push(...effects.map((effect) => effect + comment));
    return chain;
  }
  let effect = effects[0] as string;
  if (effects.length > 1) {
    const inner = scope.ruleset.chain(`${name}_then`);
    inner.rules.push(...effects.map((each) => each + comment));
    effect = `goto ${inner.name}`;
  }
  for (const family of familiesOf(rule)) {
    chain.rules.push(joined(familyTest(family), meters(scope, rule, family), effect) + comment);
  }
  return chain;
}

function isMetered(rule: Rule): boolean {
  return rule.rate !== undefined || rule.connections !== undefined;
}

function meters(scope: Scope, rule: Rule, family: Family): string {
  return [rule.rate, rule.connections]
    .map((id) => (id === undefined ? "" : meterTest(scope, id, family)))
    .filter((text) => text !== "")
    .join(" ");
}

function familiesOf(rule: Rule): Family[] {
  return ([4, 6] as const).filter((family) => rule.when.some((match) => match.families.includes(family)));
}

/** The right sides of the rules that do what a rule does, in order; at least one. */
function effectsOf(scope: Scope, rule: Rule): string[] {
  const log = rule.log ? logStatement(scope, rule.log, rule.origin) : "";
  const { verdict } = rule;
  if (verdict.kind === "log" || rule.trial) return [joined("counter", log)];
  const decided = `counter ${verdictStatement(scope, verdict)}`;
  return log === "" ? [decided] : [log, decided];
}
