import type { PathName } from "../../src/ir/ir.ts";
import { HALVES, type Half } from "./halves.ts";
import { fillHalf } from "./path.ts";
import { appendPublished } from "./published.ts";
import type { Chain } from "./ruleset.ts";
import type { Scope } from "./scope.ts";
import type { ActionChains } from "./special.ts";

/** Ahead of Docker's, ufw's and firewalld's filter chains (0), behind redirection in the output hook (-100). */
const PRIORITY = -10;

const REPLIES = "ct state established,related counter accept";

/**
 * The filter hooks. From the hook to a path's chain there are plain comparisons only, in the same order in every file:
 * a packet that is under way while the rules are replaced is judged by the old ones or by the new ones.
 */
export function appendPaths(scope: Scope): void {
  const { ruleset, ir } = scope;
  const decided = HALVES.filter((half) => ir.paths[half.path].decided);
  const hooks = (["input", "forward", "output"] as const).filter((at) => decided.some((half) => half.at === at));
  const bases = new Map(
    hooks.map((at) => [at, ruleset.base(`hook_${at}`, { type: "filter", hook: at, priority: PRIORITY })]),
  );
  const chains = new Map<Half, Chain>(decided.map((half) => [half, ruleset.chain(half.chain)]));
  const goto = (path: PathName, at: Half["at"]) => {
    const half = decided.find((each) => each.path === path && each.at === at);
    return half ? `goto ${chains.get(half)?.name}` : "accept";
  };
  const input = bases.get("input");
  if (input) fillInput(scope, input, goto);
  const forward = bases.get("forward");
  if (forward) fillForward(scope, forward, goto);
  bases
    .get("output")
    ?.rules.push(
      REPLIES,
      `oifname != "lo" ${goto("from-host", "output")}`,
      `ct status dnat ${goto("from-host", "output")}`,
    );

  const actions = new Map<PathName, ActionChains>();
  for (const [half, chain] of chains) {
    const shared = actions.get(half.path) ?? new Map();
    actions.set(half.path, shared);
    fillHalf(scope, half, chain, shared);
  }
}

type Goto = (path: PathName, at: Half["at"]) => string;

function fillInput(scope: Scope, base: Chain, goto: Goto): void {
  base.rules.push('iifname "lo" accept', REPLIES);
  const toContainers = goto("to-containers", "input");
  const between = goto("between-containers", "input");
  if (scope.ir.published.length > 0) {
    const chain = scope.ruleset.chain("published");
    chain.rules.push(...byBridge(scope, "iifname", between, toContainers));
    appendPublished(scope, base, `goto ${chain.name}`);
  }
  base.rules.push(goto("to-host", "input"));
}

function fillForward(scope: Scope, base: Chain, goto: Goto): void {
  const fromDocker = scope.ruleset.chain("from_docker");
  const fromOutside = scope.ruleset.chain("from_outside");
  base.rules.push(REPLIES, ...byBridge(scope, "iifname", `goto ${fromDocker.name}`, `goto ${fromOutside.name}`));
  fromDocker.rules.push(
    ...byBridge(scope, "oifname", goto("between-containers", "forward"), goto("from-containers", "forward")),
  );
  const through = goto("forward", "forward");
  const skipped = through === "accept" ? [] : scope.ir.sameInterface;
  let neither = through;
  if (skipped.length > 0) {
    const chain = scope.ruleset.chain("past_docker");
    chain.rules.push(...skipped.map((name) => `iifname "${name}" oifname "${name}" accept`), through);
    neither = `goto ${chain.name}`;
  }
  fromOutside.rules.push(...byBridge(scope, "oifname", goto("to-containers", "forward"), neither));
}

/** Sends a packet one way if an interface is a Docker bridge, else another. */
function byBridge(scope: Scope, field: "iifname" | "oifname", docker: string, outside: string): string[] {
  const { patterns, not } = scope.ir.bridges;
  return [
    ...not.map((name) => `${field} "${name}" ${outside}`),
    ...patterns.map((pattern) => (pattern === "*" ? docker : `${field} "${pattern}" ${docker}`)),
    outside,
  ];
}
