import { IntervalSet } from "../../src/ip/interval-set.ts";
import {
  type InterfaceTest,
  IR_VERSION,
  type Ir,
  type Match,
  type NamedSet,
  PATH_NAMES,
  type Path,
  type PathName,
  type Rule,
  type SetName,
  type TrafficTest,
} from "../../src/ir/ir.ts";

/** Any interface. */
export const ANY_INTERFACE: InterfaceTest = { class: "any", in: "any", notIn: [] };

/** A path on which the policy says nothing. */
export const UNDECIDED: Path = {
  decided: false,
  dropInvalid: false,
  rules: [],
  engineRules: [],
  final: { verdict: "untouched", trial: false },
};

/** A decided path with the language's usual surroundings: invalid packets dropped, the given final verdict (default deny). */
export function path(rules: readonly Rule[], verdict: "allow" | "deny" | "untouched" = "deny"): Path {
  return { decided: true, dropInvalid: true, rules, engineRules: [], final: { verdict, trial: false } };
}

/** An IR in which nothing is decided, with what is given put in. */
export function ir(parts: Omit<Partial<Ir>, "paths"> & { paths?: Partial<Record<PathName, Path>> } = {}): Ir {
  const paths = Object.fromEntries(PATH_NAMES.map((name) => [name, parts.paths?.[name] ?? UNDECIDED]));
  return {
    version: IR_VERSION,
    bridges: { patterns: ["docker0", "docker_gwbridge", "br-*"], not: [] },
    sameInterface: [],
    meters: [],
    published: [],
    guards: { loopback: false, forged: [] },
    essentials: { discovery: true, dhcp: true },
    engine: { iptables: true },
    bridgeNetfilter: [],
    ...parts,
    sets: [...(parts.sets ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1)),
    paths: paths as Record<PathName, Path>,
  };
}

/** A set of addresses from canonical texts of both families. */
export function addressSet(name: SetName, texts: readonly string[]): NamedSet {
  const all = IntervalSet.parse(texts);
  return { kind: "addresses", name, v4: all.family(4).format(), v6: all.family(6).format() };
}

/** A set for addresses written down in a rule; its name says them. */
export function inline(...texts: readonly string[]): NamedSet {
  return addressSet(`inline:${texts.join(",")}`, texts);
}

/** A container's places. */
export function placeSet(
  name: SetName,
  places: readonly { interface: string; v4?: string[]; v6?: string[] }[],
): NamedSet {
  return {
    kind: "places",
    name,
    places: places.map((place) => ({ interface: place.interface, v4: place.v4 ?? [], v6: place.v6 ?? [] })),
  };
}

/** A match of everything at a hook, with what is given put in. `source` and `destination` may be a set's name. */
export function match(
  at: Match["at"],
  parts: Omit<Partial<Match>, "source" | "destination" | "at"> & {
    source?: SetName | Match["source"];
    destination?: SetName | Match["destination"];
  } = {},
): Match {
  const { source, destination, ...rest } = parts;
  return {
    at,
    families: [4, 6],
    incoming: ANY_INTERFACE,
    outgoing: ANY_INTERFACE,
    traffic: "any",
    original: "any",
    redirected: "any",
    ...rest,
    source: addressTest(source),
    destination: addressTest(destination),
  };
}

function addressTest(test: SetName | Match["source"] | undefined): Match["source"] {
  if (test === undefined) return { in: "any", notIn: [] };
  return typeof test === "string" ? { in: test, notIn: [] } : test;
}

/** A rule of line `line` of `edge.wall`, with its matches. */
export function rule(
  line: number,
  verdict: Rule["verdict"]["kind"],
  when: readonly Match[],
  parts: Partial<Rule> = {},
): Rule {
  return {
    id: `r${line}`,
    origin: { file: "edge.wall", line, column: 1 },
    when,
    verdict: verdict === "reject" ? { kind: "reject", reject: "default" } : { kind: verdict },
    trial: false,
    ...parts,
  };
}

/** `tcp(80, 443)`, `udp(53)`: traffic to single ports. */
export function tcp(...ports: readonly number[]): TrafficTest {
  return portsOf(6, ports);
}

export function udp(...ports: readonly number[]): TrafficTest {
  return portsOf(17, ports);
}

function portsOf(protocol: number, ports: readonly number[]): TrafficTest {
  const ranges = ports.map((port) => ({ first: port, last: port }));
  return { kind: "ports", protocols: [protocol], ports: ranges.length === 0 ? "any" : ranges, of: "packet" };
}
