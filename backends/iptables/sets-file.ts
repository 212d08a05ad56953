import type { Family } from "../../src/ip/address.ts";
import { formatInterval, type Interval, prefixLength, toPrefixes } from "../../src/ip/interval.ts";
import { IntervalSet } from "../../src/ip/interval-set.ts";
import type { NamedSet, RuntimeSet, SetName } from "../../src/ir/ir.ts";
import type { EmittedFile } from "../backend.ts";
import { NameTable, shortHash } from "../common/names.ts";
import { textsOf } from "../common/sets.ts";
import { plainText } from "../common/text.ts";
import type { SetGeneration } from "./options.ts";

/** What all our sets' names begin with; the kernel knows one name space of sets for all programs. */
export const SET_PREFIX = "wallc-";

/** ipset's limit is 31 characters. */
export const NAME_LIMIT = 31 - SET_PREFIX.length;

/** The name of a run-time set in one family, for who reads or fills it. */
export function runtimeIpsetName(name: SetName, family: Family): string {
  return SET_PREFIX + new NameTable(NAME_LIMIT).set(name, family, "");
}

/** The same for every set, so that a set may grow without being another one; memory is taken as elements come. */
const MOST_ELEMENTS = 16777216;

/** The types that every kernel with ipset has (not so `hash:net,net` and `hash:net,port,net`). */
export type CombinationType = "hash:net" | "hash:net,port" | "hash:ip,port,net";

interface Compiled {
  readonly name: string;
  readonly type: CombinationType | "hash:net,iface";
  readonly family: Family;
  readonly elements: readonly string[];
}

/**
 * The sets that the rules ask, for `ipset restore`. Compiled sets bear their generation's mark in their names, so that the sets of
 * two policies can stand side by side: rules that are in force never ask the sets of others. Run-time sets are shared.
 */
export class SetsFile {
  private readonly prefix: string;
  private readonly names: NameTable;
  private readonly runtimeNames = new NameTable(NAME_LIMIT);
  private readonly compiled = new Map<string, Compiled>();
  private readonly runtime = new Map<
    string,
    { readonly name: string; readonly family: Family; readonly set: RuntimeSet }
  >();

  /** `generation`: empty, or a digit (a letter would be a kind of set). */
  constructor(generation: SetGeneration | "" = "") {
    this.prefix = SET_PREFIX + generation;
    this.names = new NameTable(NAME_LIMIT - generation.length);
  }

  /**
   * The words that ask whether one side of a packet is in a set. A place is looked up by its interface too (the in-interface
   * for `src`, the out-interface for `dst`) unless `byAddress`.
   */
  match(set: NamedSet, family: Family, byAddress: boolean, side: "src" | "dst", not: boolean): string {
    const places = set.kind === "places" && !byAddress;
    const name = set.kind === "runtime" ? this.declare(set, family) : this.compile(set, family, places);
    return `-m set ${not ? "! " : ""}--match-set ${name} ${places ? `${side},${side}` : side}`;
  }

  /** Takes up every run-time set in both families, asked for or not: what fills them doesn't know the rules. */
  declareRuntimeSets(sets: readonly NamedSet[]): void {
    for (const set of sets) {
      if (set.kind !== "runtime") continue;
      for (const family of [4, 6] as const) this.declare(set, family);
    }
  }

  private declare(set: RuntimeSet, family: Family): string {
    const name = SET_PREFIX + this.runtimeNames.set(set.name, family, "");
    this.runtime.set(name, { name, family, set });
    return name;
  }

  private compile(set: Exclude<NamedSet, RuntimeSet>, family: Family, places: boolean): string {
    const name = this.prefix + this.names.set(set.name, family, set.kind !== "places" ? "" : places ? "i" : "a");
    if (!this.compiled.has(name)) this.compiled.set(name, compileSet(name, set, family, places));
    return name;
  }

  /** The name of a set of combinations, which is named by its content: a changed one is another set. */
  combinations(type: CombinationType, family: Family, elements: readonly string[]): string {
    const content = `${type} ${family}\n${elements.join("\n")}`;
    const wanted = `m${family}_${shortHash(content)}${shortHash(`${content}\n`)}`;
    const name = this.prefix + this.names.name(content, wanted);
    if (!this.compiled.has(name)) this.compiled.set(name, { name, type, family, elements });
    return name;
  }

  /**
   * The file. Run-time sets come first and are made only where they are missing: their elements stay. Every other set is
   * filled under another name and then exchanged, so that no packet meets a half-filled one.
   */
  file(source: string): EmittedFile {
    const byName = <T extends { name: string }>(sets: Iterable<T>) =>
      [...sets].sort((a, b) => (a.name < b.name ? -1 : 1));
    const lines = [
      `# Compiled by wallc from ${plainText(source, 100)}: for \`ipset restore\`, before the rules.`,
      ...byName(this.runtime.values()).map(({ name, family, set }) => {
        const timeout = set.timeout === undefined ? "" : ` timeout ${set.timeout}`;
        return `create ${name} hash:net family ${familyWord(family)} maxelem ${set.size}${timeout} -exist`;
      }),
      ...byName(this.compiled.values()).flatMap(fill),
    ];
    return { name: "sets.ipset", text: `${lines.join("\n")}\n`, executable: false };
  }
}

function familyWord(family: Family): string {
  return family === 4 ? "inet" : "inet6";
}

const SHORT_TYPES = { "hash:net": "n", "hash:net,iface": "i", "hash:net,port": "p", "hash:ip,port,net": "q" } as const;

function fill({ name, type, family, elements }: Compiled): string[] {
  const spare = `${SET_PREFIX}new${SHORT_TYPES[type]}${family}`;
  const definition = `${type} family ${familyWord(family)} maxelem ${MOST_ELEMENTS}`;
  return [
    `create ${name} ${definition} -exist`,
    `create ${spare} ${definition} -exist`,
    `flush ${spare}`,
    ...elements.map((element) => `add ${spare} ${element}`),
    `swap ${spare} ${name}`,
    `destroy ${spare}`,
  ];
}

function compileSet(name: string, set: Exclude<NamedSet, RuntimeSet>, family: Family, places: boolean): Compiled {
  if (set.kind === "addresses") {
    return { name, type: "hash:net", family, elements: prefixTexts(IntervalSet.parse(textsOf(set, family)).intervals) };
  }
  if (!places) {
    const all = IntervalSet.parse(set.places.flatMap((place) => textsOf(place, family)));
    return { name, type: "hash:net", family, elements: prefixTexts(all.intervals) };
  }
  const elements = set.places.flatMap((place) =>
    prefixTexts(IntervalSet.parse(textsOf(place, family)).intervals).map((text) => `${text},${place.interface}`),
  );
  return { name, type: "hash:net,iface", family, elements };
}

/** Intervals as elements of a hash of networks, which knows no ranges and no prefix of length 0. */
export function prefixTexts(intervals: readonly Interval[]): string[] {
  return intervals.flatMap((interval) => prefixesOf(interval).map(formatInterval));
}

function prefixesOf(interval: Interval): Interval[] {
  if (prefixLength(interval) !== 0) return toPrefixes(interval);
  const half = (interval.last + 1n) / 2n;
  return [
    { ...interval, last: half - 1n },
    { ...interval, first: half },
  ];
}
