import type { Default, PathName } from "../../lang/tree.ts";
import { type Final, PATH_NAMES, type Path, type Rule } from "../ir/ir.ts";
import type { Binding } from "./binding.ts";
import { secondDefault } from "./diagnostics/rules.ts";
import { defaultLogOf, descriptionOf } from "./modifiers.ts";

/** What each path does without a `default`. */
const WITHOUT_DEFAULT: Readonly<Record<PathName, Final["verdict"]>> = {
  "to-host": "untouched",
  "to-containers": "deny",
  "from-containers": "allow",
  "between-containers": "allow",
  "from-host": "allow",
  forward: "untouched",
};

/** How a policy writes a path: `to host`. */
export function pathWords(path: PathName): string {
  return path.replaceAll("-", " ");
}

/** The one default of each path that has one; a second one is reported. */
export function collectDefaults(defaults: readonly Default[], binding: Binding): Map<PathName, Default> {
  const found = new Map<PathName, Default>();
  for (const node of defaults) {
    const first = found.get(node.path);
    if (first) binding.report(secondDefault(pathWords(node.path), node.span, first.span));
    else found.set(node.path, node);
  }
  return found;
}

/**
 * What happens to what no rule decided. Where dockerd writes no rules, nobody else refuses what goes from outside to outside
 * through a machine that forwards for its containers, so this policy does.
 */
export function finalOf(path: PathName, node: Default | undefined, standalone: boolean, binding: Binding): Final {
  if (!node) return { verdict: standalone && path === "forward" ? "deny" : WITHOUT_DEFAULT[path], trial: false };
  const origin = binding.origin(node.span);
  return {
    verdict: node.action,
    ...(node.action === "reject" && { reject: node.modifiers.with?.reject ?? "default" }),
    ...defaultLogOf(node.modifiers, origin),
    trial: node.modifiers.trial !== undefined,
    ...descriptionOf(node.modifiers),
    origin,
  };
}

/**
 * Puts a path together. On one that lets everything pass, allows at the end say nothing and are left out, unless what is left to the
 * default is logged. Invalid packets are no reason to refuse what a default on trial lets pass.
 */
export function buildPath(rules: readonly Rule[], engineRules: readonly Rule[], final: Final): Path {
  const passes = final.verdict === "allow" || final.verdict === "untouched";
  const kept = [...rules];
  if (passes && engineRules.length === 0 && !final.log) {
    while (kept.length > 0 && saysNothing(kept[kept.length - 1] as Rule)) kept.pop();
  }
  const decided = kept.length > 0 || engineRules.length > 0 || final.origin !== undefined || !passes;
  const dropInvalid = decided && final.verdict !== "untouched" && !final.trial;
  return { decided, dropInvalid, rules: kept, engineRules, final };
}

function saysNothing(rule: Rule): boolean {
  return rule.verdict.kind === "allow" && !rule.log && rule.label === undefined;
}

/** The six paths, each from the function given. */
export function everyPath(build: (path: PathName) => Path): Record<PathName, Path> {
  return Object.fromEntries(PATH_NAMES.map((path) => [path, build(path)])) as Record<PathName, Path>;
}
