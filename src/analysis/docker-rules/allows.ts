import type { Rule as RuleNode } from "../../../lang/tree.ts";
import type { Ir } from "../../ir/ir.ts";
import type { Topology } from "../../policy/compile.ts";
import type { LintInput } from "../lint/lint-rule.ts";
import { refuses, rulesOf } from "../rules-of.ts";
import { type TrafficItems, trafficItems } from "../traffic-items.ts";
import { destinationsOf, type End, type OutsideEnd, type PlacesEnd, sourcesOf } from "./ends.ts";
import { type DockerRules, dockerRules } from "./engine.ts";

/** The `allow` rules of a policy, for an engine whose own rules hold behind them. */
export interface Allows {
  readonly rules: DockerRules;
  readonly topology: Topology;
  readonly all: readonly Allow[];
}

/** An `allow`, and the ends between which it lets packets go on. */
export interface Allow {
  readonly node: RuleNode;
  readonly traffic: TrafficItems;
  readonly sources: readonly End[];
  readonly destinations: readonly End[];
  /** The sources from outside. Those that containers may be among are left out where the rule decides between containers. */
  readonly outside: readonly OutsideEnd[];
}

const known = new WeakMap<LintInput, Allows | undefined>();

/**
 * What a function finds in each `allow`: nothing without a topology, in a policy with errors, or where Docker writes no rules. The
 * rules are read once for each input.
 */
export function inEachAllow<T>(input: LintInput, find: (allow: Allow, allows: Allows) => readonly T[]): T[] {
  if (!known.has(input)) known.set(input, read(input));
  const allows = known.get(input);
  return allows ? allows.all.flatMap((allow) => find(allow, allows)) : [];
}

function read({ program, topology, ir }: LintInput): Allows | undefined {
  const rules = topology && dockerRules(program, topology);
  if (!rules || !ir) return undefined;
  const names = { program, topology, ir };
  const between = decidingBetween(ir);
  const all = rulesOf(program)
    .filter(({ node }) => node.action === "allow")
    .map(({ node, id }): Allow => {
      const sources = sourcesOf(node.from, names);
      const outside = sources
        .filter((end) => end.kind === "outside")
        .filter((end) => !(end.orContainers && between.has(id)));
      const traffic = trafficItems(node.traffic, program);
      return { node, traffic, sources, destinations: destinationsOf(node.to, names), outside };
    });
  return { rules, topology, all };
}

/** The ids of the rules that may let through between containers what something else would refuse. */
function decidingBetween(ir: Ir): ReadonlySet<string> {
  const { rules, final } = ir.paths["between-containers"];
  const refused = refuses(final.verdict) || rules.some((rule) => refuses(rule.verdict.kind));
  return new Set(refused ? rules.map((rule) => rule.id) : []);
}

/** Whether an end is places in Docker networks. */
export function isPlaces(end: End): end is PlacesEnd {
  return end.kind === "places";
}
