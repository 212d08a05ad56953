import type { Final, Path, Rule } from "../../src/ir/ir.ts";
import { groupOf, isPlain, type Segment, segments, stretches } from "../common/runs.ts";
import { plainText, rulesText } from "../common/text.ts";
import { collapse, joined, type Line } from "./collapse.ts";
import { type Condition, conditionsOf } from "./conditions.ts";
import { essentialRules } from "./essentials.ts";
import type { Half } from "./halves.ts";
import { logStatement } from "./log.ts";
import { type Chain, commentOf } from "./ruleset.ts";
import type { Scope } from "./scope.ts";
import { guardReloads } from "./sentinel.ts";
import { type ActionChains, appendSpecial } from "./special.ts";
import { rejectStatement, verdictStatement } from "./verdicts.ts";

/** Fills the chain of one half. Replies have been let go on before. */
export function fillHalf(scope: Scope, half: Half, chain: Chain, actions: ActionChains): void {
  const path = scope.ir.paths[half.path];
  scope.uses.clear();
  chain.rules.push(...essentialRules(scope, half));
  const ahead = chain.rules.length;
  if (path.dropInvalid) chain.rules.push('ct state invalid counter drop comment "invalid"');
  appendRules(scope, half, chain, path.rules, actions);
  appendFinal(scope, half, chain, path, actions);
  guardReloads(scope.ruleset, chain, scope.uses, ahead);
}

function appendRules(scope: Scope, half: Half, chain: Chain, rules: readonly Rule[], actions: ActionChains): void {
  for (const stretch of stretches(rules, half.at, scope.sets)) {
    const first = stretch[0] as Rule;
    const lines = collapse(stretchConditions(scope, half, stretch, 4), stretchConditions(scope, half, stretch, 6));
    if (lines.length === 0) continue;
    if (isPlain(first)) appendRun(scope, chain, first, lines);
    else appendSpecial(scope, chain, half.path, first, lines, actions);
  }
}

function stretchConditions(scope: Scope, half: Half, stretch: readonly Rule[], family: 4 | 6): Condition[] {
  return segments(stretch, half.at, family, scope.sets).flatMap((segment) =>
    segmentConditions(scope, half, segment, family),
  );
}

function segmentConditions(scope: Scope, half: Half, segment: Segment, family: 4 | 6): Condition[] {
  if (segment.kind === "run") {
    const allows = segment.verdict.kind === "allow";
    return segment.groups.flatMap((group) => conditionsOf(scope, group, family, half.known, allows));
  }
  const { rule, matches } = segment;
  const allows = rule.verdict.kind === "allow";
  return matches.flatMap((match) =>
    conditionsOf(scope, groupOf(match, rule, family, scope.sets), family, half.known, allows),
  );
}

function appendRun(scope: Scope, chain: Chain, first: Rule, lines: readonly Line[]): void {
  const { verdict } = first;
  if (verdict.kind === "log") return;
  const statement = verdictStatement(scope, verdict);
  for (const { text, rules } of lines) {
    chain.rules.push(joined(text, "counter", statement) + commentOf(rulesText(rules, 120)));
  }
}

/** What the comment of a path's default says. */
export function nftFinalText(final: Final): string {
  const place = final.origin ? `${final.origin.file}:${final.origin.line}` : "";
  const words = joined(place, final.label ?? "", `default ${final.verdict}${final.trial ? " (trial)" : ""}`);
  return plainText(words, 120);
}

function appendFinal(scope: Scope, half: Half, chain: Chain, path: Path, actions: ActionChains): void {
  const { final } = path;
  const comment = commentOf(nftFinalText(final));
  const log = final.log ? logStatement(scope, final.log, final.origin) : "";
  if (final.trial) chain.rules.push(joined("counter", log) + comment);
  else if (log !== "") chain.rules.push(log + comment);
  if (final.verdict === "allow" || final.trial) appendRules(scope, half, chain, path.engineRules, actions);
  if (final.trial || final.verdict === "allow" || final.verdict === "untouched") {
    chain.rules.push(`counter accept${comment}`);
  } else if (final.verdict === "deny") chain.rules.push(`counter drop${comment}`);
  else chain.rules.push(`counter ${rejectStatement(scope, final.reject ?? "default")}${comment}`);
}
