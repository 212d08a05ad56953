import { containerWords } from "../../lang/endpoint-words.ts";
import type { EndpointItem } from "../../lang/tree.ts";
import type { Ir, PathName } from "../ir/ir.ts";
import type { Binding } from "./binding.ts";
import { isKnown } from "./containers.ts";
import { holdsOnlyNow } from "./diagnostics/docker-names.ts";
import { allowWithoutEffect } from "./diagnostics/rules.ts";
import { pathWords } from "./paths.ts";
import type { LoweredRule } from "./rule.ts";

/** Reports rules that do less on their paths than their writer may think. */
export function reportEffects(rules: readonly LoweredRule[], paths: Ir["paths"], binding: Binding): void {
  for (const lowered of rules) {
    const reached = [...lowered.rules.keys()];
    if (lowered.node.action === "allow") reportIdleAllow(lowered, reached, paths, binding);
    if (lowered.node.action === "deny" || lowered.node.action === "reject") {
      const open = reached.find((path) => isOpen(paths[path].final.verdict));
      if (open) reportMovingNames(lowered, open, binding);
    }
  }
}

function isOpen(verdict: string): boolean {
  return verdict === "allow" || verdict === "untouched";
}

function reportIdleAllow(
  { node }: LoweredRule,
  reached: readonly PathName[],
  paths: Ir["paths"],
  { report }: Binding,
): void {
  const idle = reached.filter((path) => paths[path].final.verdict === "untouched");
  if (idle.length > 0) report(allowWithoutEffect(idle.map(pathWords), node.span));
}

/** Names whose containers come and go without the policy being compiled again; not those that are errors already. */
function reportMovingNames({ node }: LoweredRule, path: PathName, { world, report }: Binding): void {
  for (const item of [...(node.from?.items ?? []), ...node.to.items]) {
    if (isMoving(item) && isKnown(item, world))
      report(holdsOnlyNow(`\`${containerWords(item)}\``, pathWords(path), item.span));
  }
}

function isMoving(item: EndpointItem): item is Extract<EndpointItem, { kind: "container" | "label" | "compose" }> {
  return item.kind === "label" || item.kind === "compose" || (item.kind === "container" && item.glob);
}
