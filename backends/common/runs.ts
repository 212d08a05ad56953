import type { Family } from "../../src/ip/address.ts";
import type { InterfaceTest, Match, Rule, SetName, TrafficTest } from "../../src/ir/ir.ts";
import { type Box, compareServices, type Service } from "./boxes.ts";
import { findSet, isInline, isNever, type SetTable, textsOf } from "./sets.ts";

/** A stretch of a path's rules at one hook, in one family. */
export type Segment = Special | Run;

/** One rule that does more than decide (a line, a meter, a trial), with those of its matches that can fit here. */
export interface Special {
  readonly kind: "special";
  readonly rule: Rule;
  readonly matches: readonly Match[];
}

/** Consecutive plain rules with one verdict: the order of all that is in it doesn't matter. */
export interface Run {
  readonly kind: "run";
  readonly verdict: Rule["verdict"];
  readonly groups: readonly Group[];
}

/** Matches of one shape: they differ only in what their boxes hold. Not empty. */
export interface Group {
  readonly shape: Shape;
  /** One a match, as they stand; `mergeBoxes` makes them fewer. */
  readonly boxes: readonly Box[];
}

/** What all matches of a group have in common. */
export interface Shape {
  readonly at: Match["at"];
  readonly incoming: InterfaceTest;
  readonly outgoing: InterfaceTest;
  /** `in: "box"` where the addresses are in the boxes. */
  readonly source: ShapedAddress;
  readonly destination: ShapedAddress;
  /** Whose destination port the boxes' services name. */
  readonly portOf: "packet" | "original";
  readonly original: "any" | SetName;
  readonly redirected: "any" | boolean;
}

export interface ShapedAddress {
  readonly in: "any" | "box" | { readonly set: SetName };
  readonly notIn: readonly SetName[];
}

/** A path's rules for one hook and one family, in order, what can never fit there left out. */
export function segments(rules: readonly Rule[], at: Match["at"], family: Family, sets: SetTable): Segment[] {
  const result: Segment[] = [];
  let open: { verdict: Rule["verdict"]; key: string; groups: Map<string, { shape: Shape; boxes: Box[] }> } | undefined;
  const close = () => {
    if (open) result.push({ kind: "run", verdict: open.verdict, groups: [...open.groups.values()] });
    open = undefined;
  };
  for (const rule of rules) {
    const matches = rule.when.filter((match) => match.at === at && canFit(match, family, sets));
    if (matches.length === 0) continue;
    if (!isPlain(rule)) {
      close();
      result.push({ kind: "special", rule, matches });
      continue;
    }
    const key = verdictKey(rule);
    if (open?.key !== key) close();
    open ??= { verdict: rule.verdict, key, groups: new Map() };
    for (const match of matches) {
      const shape = shapeOf(match);
      const name = shapeKey(shape, match);
      const group = open.groups.get(name);
      const box = boxOf(match, rule, family, sets);
      if (group) group.boxes.push(box);
      else open.groups.set(name, { shape, boxes: [box] });
    }
  }
  close();
  return result;
}

/**
 * A path's rules for one hook cut where a run ends in either family: `segments` makes at most one segment of each piece in each
 * family. For back ends whose rules serve both families.
 */
export function stretches(rules: readonly Rule[], at: Match["at"], sets: SetTable): (readonly Rule[])[] {
  const result: Rule[][] = [];
  let open = "";
  for (const rule of rules) {
    const here = rule.when.some((match) => match.at === at && (canFit(match, 4, sets) || canFit(match, 6, sets)));
    if (!here) continue;
    const key = isPlain(rule) ? verdictKey(rule) : "";
    if (key !== "" && key === open) result[result.length - 1]?.push(rule);
    else result.push([rule]);
    open = key;
  }
  return result;
}

function verdictKey({ verdict }: Rule): string {
  return verdict.kind === "reject" ? `reject ${verdict.reject}` : verdict.kind;
}

/** Whether a rule does nothing but decide: the same packets may be decided in any order and any number of places. */
export function isPlain(rule: Rule): boolean {
  return (
    rule.verdict.kind !== "log" &&
    rule.log === undefined &&
    rule.rate === undefined &&
    rule.connections === undefined &&
    !rule.trial
  );
}

/** One match as a group of its own, for rules that are not plain. */
export function groupOf(match: Match, rule: Rule, family: Family, sets: SetTable): Group {
  return { shape: shapeOf(match), boxes: [boxOf(match, rule, family, sets)] };
}

function canFit(match: Match, family: Family, sets: SetTable): boolean {
  if (!match.families.includes(family)) return false;
  if (match.at !== "output" && match.incoming.in !== "any" && match.incoming.in.length === 0) return false;
  if (match.at !== "input" && match.outgoing.in !== "any" && match.outgoing.in.length === 0) return false;
  for (const name of [match.source.in, match.destination.in, match.original]) {
    if (name !== "any" && isNever(findSet(sets, name), family)) return false;
  }
  return trafficCanFit(match.traffic, family);
}

function trafficCanFit(traffic: TrafficTest, family: Family): boolean {
  if (traffic === "any") return true;
  if (traffic.kind === "icmp")
    return traffic.family === family && (traffic.types === "any" || traffic.types.length > 0);
  if (traffic.protocols.length === 0) return false;
  return traffic.kind === "protocols" || traffic.ports === "any" || traffic.ports.length > 0;
}

function shapeOf(match: Match): Shape {
  const { at, incoming, outgoing, original, redirected, traffic } = match;
  const ports = traffic !== "any" && traffic.kind === "ports" && traffic.ports !== "any";
  return {
    at,
    incoming,
    outgoing,
    source: shapedAddress(match.source),
    destination: shapedAddress(match.destination),
    portOf: ports && traffic.of === "original" ? "original" : "packet",
    original,
    redirected,
  };
}

function shapedAddress(test: Match["source"]): ShapedAddress {
  if (test.in === "any") return { in: "any", notIn: test.notIn };
  return { in: isInline(test.in) ? "box" : { set: test.in }, notIn: test.notIn };
}

function shapeKey(shape: Shape, match: Match): string {
  const { incoming, outgoing, source, destination } = shape;
  const traffic = match.traffic === "any" ? "any" : match.traffic.kind === "icmp" ? "icmp" : "some";
  return [
    interfaceKey(incoming),
    interfaceKey(outgoing),
    addressKey(source),
    addressKey(destination),
    traffic,
    shape.portOf,
    shape.original,
    shape.redirected,
  ].join("\n");
}

function interfaceKey(test: InterfaceTest): string {
  return `${test.class} ${test.in === "any" ? "any" : `in ${test.in.join(" ")}`} not ${test.notIn.join(" ")}`;
}

function addressKey(address: ShapedAddress): string {
  const where = typeof address.in === "string" ? address.in : `set ${address.in.set}`;
  return address.notIn.length === 0 ? where : `${where}\tnot ${address.notIn.join("\t")}`;
}

function boxOf(match: Match, rule: Rule, family: Family, sets: SetTable): Box {
  return {
    sources: inlineTexts(match.source.in, family, sets),
    destinations: inlineTexts(match.destination.in, family, sets),
    services: servicesOf(match.traffic),
    rules: [rule],
  };
}

function inlineTexts(name: "any" | SetName, family: Family, sets: SetTable): "any" | readonly string[] {
  if (name === "any" || !isInline(name)) return "any";
  const set = findSet(sets, name);
  if (set.kind !== "addresses") throw new Error(`an inline set holds addresses: ${JSON.stringify(name)}`);
  const texts = textsOf(set, family);
  return texts.length > 1 ? [...texts].sort() : texts;
}

function servicesOf(traffic: TrafficTest): "any" | readonly Service[] {
  if (traffic === "any") return "any";
  switch (traffic.kind) {
    case "icmp": {
      const protocol = traffic.family === 4 ? 1 : 58;
      return traffic.types === "any" ? [{ protocol }] : traffic.types.map((type) => ({ protocol, type }));
    }
    case "protocols":
      return traffic.protocols.map((protocol) => ({ protocol }));
    case "ports": {
      const { protocols, ports } = traffic;
      if (ports === "any") return protocols.map((protocol) => ({ protocol }));
      const all = protocols.flatMap((protocol) => ports.map((range) => ({ protocol, ports: range })));
      return all.sort(compareServices);
    }
  }
}
