import type { TestLine } from "../../../lang/tree.ts";
import { type Ir, PATH_NAMES, type Path, type Rule } from "../../ir/ir.ts";

export type Action = TestLine["action"];

/**
 * The policy as a line sees it: where it says `allow`, a rule with `limit` or `connections` doesn't match (it may be beyond its
 * limit); where it says `deny` or `reject`, such a rule matches.
 */
export function judgedFor(action: Action, ir: Ir): Ir {
  const rules = (all: readonly Rule[]) =>
    all.flatMap((rule) => (isMetered(rule) ? withoutMeter(rule, action) : [rule]));
  const judged = PATH_NAMES.map((name): [string, Path] => {
    const path = ir.paths[name];
    return [name, { ...path, rules: rules(path.rules), engineRules: rules(path.engineRules) }];
  });
  return { ...ir, paths: Object.fromEntries(judged) as Ir["paths"] };
}

export function isMetered({ rate, connections }: Rule): boolean {
  return rate !== undefined || connections !== undefined;
}

function withoutMeter({ rate: _, connections: __, ...rule }: Rule, action: Action): Rule[] {
  return action === "allow" ? [] : [rule];
}

/** The rules of a path that are asked, in order; those that decide nothing left out. */
export function deciders({ rules, engineRules, final }: Path): Rule[] {
  const inDockersStead = final.verdict === "allow" || final.trial ? engineRules : [];
  return [...rules, ...inDockersStead].filter((rule) => rule.verdict.kind !== "log" && !rule.trial);
}

/** Whether a verdict is what a line says. */
export function isAsSaid(action: Action, verdict: "allow" | "deny" | "reject" | "untouched"): boolean {
  switch (action) {
    case "allow":
      return verdict === "allow" || verdict === "untouched";
    case "deny":
      return verdict === "deny" || verdict === "reject";
    case "reject":
      return verdict === "reject";
  }
}

/** What happens on a path to what no rule decided. */
export function finalOf({ final }: Path): "allow" | "deny" | "reject" | "untouched" {
  return final.trial ? "untouched" : final.verdict;
}
