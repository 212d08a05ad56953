import { resetNeedsTcp } from "../../lang/diagnostics/modifiers.ts";
import type { Rule as RuleNode } from "../../lang/tree.ts";
import {
  type Match,
  type Meter,
  PATH_NAMES,
  type PathName,
  type Rule,
  type TrafficTest,
  type Verdict,
} from "../ir/ir.ts";
import type { Binding } from "./binding.ts";
import { bindDestination } from "./destination.ts";
import { swarmPortUnknown } from "./diagnostics/docker-names.ts";
import { noPath, noPorts } from "./diagnostics/rules.ts";
import type { DestinationTerm, SourceTerm } from "./endpoint-terms.ts";
import { matchesOf } from "./matches.ts";
import { descriptionOf, logOf, metersOf } from "./modifiers.ts";
import { type Claim, claims, isWhole, publishedTraffic } from "./published.ts";
import { bindSource } from "./source.ts";
import { bindTraffic } from "./traffic.ts";

/** A rule of the policy, brought to the paths that it reaches. */
export interface LoweredRule {
  readonly node: RuleNode;
  readonly rules: ReadonlyMap<PathName, Rule>;
  readonly meters: readonly Meter[];
  /** What the rule calls published by port. */
  readonly claims: readonly Claim[];
}

/** Lowers one rule; `number` is its place among the policy's rules, from 1. */
export function lowerRule(node: RuleNode, number: number, binding: Binding): LoweredRule {
  const refusal = node.action === "deny" || node.action === "reject";
  const traffics = bindTraffic(node.traffic, binding.services);
  const sources = bindSource(node.from, refusal, binding);
  const destinations = bindDestination(node.to, refusal, traffics.every(namesPorts), binding);
  const byPath = matchesByPath(sources, destinations, traffics, refusal, binding);
  if (byPath.size === 0 && isComplete(sources, destinations, traffics)) binding.report(noPath(node.span));
  if (destinations.some((to) => to.published) && traffics.some((one) => !reachesPorts(one))) {
    binding.report(noPorts(node.traffic.span));
  }
  reportSwarmPorts(destinations, traffics, refusal, binding);
  reportReset(node, traffics, binding);
  const id = `r${number}`;
  const origin = binding.origin(node.span);
  const meters = metersOf(node.modifiers, id, origin);
  const common = {
    id,
    origin,
    verdict: verdictOf(node),
    ...logOf(node, origin),
    ...(node.modifiers.limit && { rate: `rate:${id}` }),
    ...(node.modifiers.connections && { connections: `connections:${id}` }),
    trial: node.modifiers.trial !== undefined,
    ...descriptionOf(node.modifiers),
  };
  const rules = new Map<PathName, Rule>();
  for (const path of PATH_NAMES) {
    const when = byPath.get(path);
    if (when) rules.set(path, { ...common, when });
  }
  return { node, rules, meters, claims: claims(node) ? claimsOf(destinations, traffics) : [] };
}

/** What a packet has to look like on each path that leads from a source to a destination. */
export function matchesByPath(
  sources: readonly SourceTerm[],
  destinations: readonly DestinationTerm[],
  traffics: readonly TrafficTest[],
  refusal: boolean,
  binding: Binding,
): Map<PathName, Match[]> {
  const byPath = new Map<PathName, Match[]>();
  for (const source of sources) {
    for (const destination of destinations) {
      for (const traffic of traffics) {
        for (const { path, match } of matchesOf(source, destination, traffic, refusal, binding)) {
          const matches = byPath.get(path);
          if (matches) matches.push(match);
          else byPath.set(path, [match]);
        }
      }
    }
  }
  const several = sources.length * destinations.length > 1;
  return several ? new Map([...byPath].map(([path, matches]) => [path, distinct(matches)])) : byPath;
}

function distinct(matches: readonly Match[]): Match[] {
  return [...new Map(matches.map((match) => [JSON.stringify(match), match])).values()];
}

/** Whether every name of the rule stood for something, so that the rule ought to reach a path. */
function isComplete(
  sources: readonly SourceTerm[],
  destinations: readonly DestinationTerm[],
  traffics: readonly TrafficTest[],
): boolean {
  return (
    sources.length > 0 &&
    destinations.length > 0 &&
    traffics.length > 0 &&
    !destinations.some((term) => term.published?.ports !== undefined)
  );
}

/** Whether a traffic names ports, each one. */
export function namesPorts(traffic: TrafficTest): boolean {
  return traffic !== "any" && traffic.kind === "ports" && !isWhole(traffic);
}

function reachesPorts(traffic: TrafficTest): boolean {
  return isWhole(traffic) || namesPorts(traffic);
}

/** A rule that names ports, and none that a Swarm service publishes. */
function reportSwarmPorts(
  destinations: readonly DestinationTerm[],
  traffics: readonly TrafficTest[],
  refusal: boolean,
  { report }: Binding,
): void {
  if (!traffics.every(reachesPorts)) return;
  for (const { span, published } of destinations) {
    if (!published?.service || traffics.some((one) => publishedTraffic(one, published.ports).length > 0)) continue;
    const ports = published.service.ports.map((port) => `${port.protocol} ${port.publishedPort}`);
    report(swarmPortUnknown(published.service.name, ports, span, refusal));
  }
}

/** The reset for what a service holds besides tcp; what the list itself says was read with it. */
function reportReset(node: RuleNode, traffics: readonly TrafficTest[], { report }: Binding): void {
  if (node.modifiers.with?.reject !== "tcp-reset") return;
  if (!node.traffic.items.some((item) => item.kind === "service")) return;
  if (!traffics.every(isTcp)) report(resetNeedsTcp(node.modifiers.with.span, node.traffic.span));
}

function isTcp(traffic: TrafficTest): boolean {
  return traffic !== "any" && traffic.kind !== "icmp" && traffic.protocols.every((protocol) => protocol === 6);
}

function verdictOf(node: RuleNode): Verdict {
  if (node.action !== "reject") return { kind: node.action };
  return { kind: "reject", reject: node.modifiers.with?.reject ?? "default" };
}

function claimsOf(destinations: readonly DestinationTerm[], traffics: readonly TrafficTest[]): Claim[] {
  return destinations.flatMap(({ published }) =>
    published && !published.ports ? traffics.flatMap((traffic) => [{ traffic, address: published.original }]) : [],
  );
}
