import { type Ir, type Match, type NamedSet, PATH_NAMES } from "../../ir/ir.ts";
import type { BoundLine, BoundTests } from "../../policy/test-blocks.ts";
import type { Membership, Role } from "./members.ts";

/** What a policy and its tests name, and can tell packets apart by. */
export interface Names {
  /** Interfaces, and wildcards for them. */
  readonly patterns: readonly string[];
  /** Addresses of packets that are looked up in run-time groups. */
  readonly memberships: readonly Membership[];
}

export function namesOf({ tests, sets }: BoundTests, ir: Ir): Names {
  const lines = tests.flatMap((test) => test.lines);
  const matches = [
    ...PATH_NAMES.flatMap((name) =>
      [...ir.paths[name].rules, ...ir.paths[name].engineRules].flatMap(({ when }) => when),
    ),
    ...lines.flatMap(matchesIn),
  ];
  const all = new Map<string, NamedSet>([...ir.sets, ...sets].map((set) => [set.name, set]));
  const places = [...all.values()].flatMap((set) => (set.kind === "places" ? set.places : []));
  return {
    patterns: [
      ...new Set([
        ...matches.flatMap(({ incoming, outgoing }) => [incoming, outgoing].flatMap(patternsOf)),
        ...places.map((place) => place.interface),
        ...ir.guards.forged.map(({ bridge }) => bridge),
        ...ir.sameInterface,
      ]),
    ],
    memberships: matches.flatMap((match) => membershipsOf(match, all)),
  };
}

/** Every match of a line, on whatever path. */
export function matchesIn({ parts }: BoundLine): Match[] {
  return parts.flatMap(({ matches }) => [...matches.values()].flat());
}

function patternsOf(test: Match["incoming"]): readonly string[] {
  return test.in === "any" ? test.notIn : [...test.in, ...test.notIn];
}

function membershipsOf({ source, destination, original }: Match, sets: ReadonlyMap<string, NamedSet>): Membership[] {
  const asked: (readonly [Role, string])[] = [
    ...[source.in, ...source.notIn].map((name) => ["source", name] as const),
    ...[destination.in, ...destination.notIn].map((name) => ["destination", name] as const),
    // Where nothing was redirected, what was asked for is the destination.
    ["original", original],
    ["destination", original],
  ];
  return asked.filter(([, name]) => sets.get(name)?.kind === "runtime").map(([role, group]) => ({ role, group }));
}
