import type { Family } from "../../src/ip/address.ts";
import { formatInterval, type Interval } from "../../src/ip/interval.ts";
import type { Rule } from "../../src/ir/ir.ts";
import { rulesText } from "../common/text.ts";
import { COMMENT, type Piece } from "./atoms.ts";
import type { Entry } from "./segments.ts";
import { type CombinationType, prefixTexts, type SetsFile } from "./sets-file.ts";

/** From so many entries on a set is worth its place. */
const WORTHWHILE = 16;

/** The most elements that one entry may become: ipset writes port ranges out, and knows prefixes only. */
const MOST_ELEMENTS = 64;

/** An entry as elements of a set, and what else it asks. */
interface Combination {
  readonly type: CombinationType;
  /** The directions for `--match-set`. */
  readonly directions: string;
  readonly elements: readonly string[];
  readonly rest: Piece;
}

/**
 * Makes one entry of consecutive ones with one verdict, whose order doesn't matter, where many differ in addresses and ports
 * alone: it asks a set of combinations.
 */
export function mergeIntoSets(entries: readonly Entry[], family: Family, sets: SetsFile): Entry[] {
  const result: Entry[] = [];
  for (let at = 0; at < entries.length; ) {
    const verdict = verdictKey((entries[at] as Entry).rule);
    let end = at + 1;
    while (end < entries.length && verdictKey((entries[end] as Entry).rule) === verdict) end++;
    const run = entries.slice(at, end);
    result.push(...(run.length < WORTHWHILE ? run : mergeRun(run, family, sets)));
    at = end;
  }
  return result;
}

/** The same for rules that do the same; a rule that logs does what no other does. */
function verdictKey({ id, verdict, log }: Rule): string {
  if (log) return `log ${id}`;
  return verdict.kind === "reject" ? `reject ${verdict.reject}` : verdict.kind;
}

function mergeRun(entries: readonly Entry[], family: Family, sets: SetsFile): Entry[] {
  const groups = new Map<string, { combination: Combination; entry: Entry }[]>();
  const keys = entries.map((entry) => {
    const combination = combinationOf(entry.item.piece);
    if (!combination) return undefined;
    const key = `${combination.type} ${combination.directions} ${JSON.stringify(combination.rest)}`;
    const group = groups.get(key);
    if (group) group.push({ combination, entry });
    else groups.set(key, [{ combination, entry }]);
    return key;
  });
  const written = new Set<string>();
  return entries.flatMap((entry, index) => {
    const key = keys[index];
    const group = key === undefined ? undefined : groups.get(key);
    if (key === undefined || !group || group.length < WORTHWHILE) return [entry];
    if (written.has(key)) return [];
    written.add(key);
    return [mergedEntry(group, family, sets)];
  });
}

function mergedEntry(
  group: readonly { readonly combination: Combination; readonly entry: Entry }[],
  family: Family,
  sets: SetsFile,
): Entry {
  const { combination, entry } = group[0] as (typeof group)[number];
  const elements = [...new Set(group.flatMap((one) => one.combination.elements))].sort();
  const name = sets.combinations(combination.type, family, elements);
  const words = [...(combination.rest.words ?? []), `-m set --match-set ${name} ${combination.directions}`];
  const comment = rulesText([...new Set(group.map((one) => one.entry.rule))], COMMENT);
  return { rule: entry.rule, item: { piece: { ...combination.rest, words }, comment } };
}

const PROTOCOLS: Readonly<Record<number, string>> = { 6: "tcp", 17: "udp", 132: "sctp" };

/** A piece's addresses and ports as elements; `undefined` where no type of set that every kernel has can hold them. */
function combinationOf({ source, destination, protocol, ports, ...rest }: Piece): Combination | undefined {
  const services = ports && servicesOf(protocol, ports);
  if (ports && !services) return undefined;
  if (!services) {
    const kept = protocol === undefined ? rest : { ...rest, protocol };
    if (source && destination) return undefined;
    const only = source ?? destination;
    return only && combination("hash:net", source ? "src" : "dst", elementsOf([only], undefined), kept);
  }
  if (source && destination) {
    if (destination.first !== destination.last) return undefined;
    const nets = prefixTexts([source]);
    const elements = services.flatMap((one) => nets.map((net) => `${formatInterval(destination)},${one},${net}`));
    return combination("hash:ip,port,net", "dst,dst,src", elements, rest);
  }
  const only = source ?? destination;
  return only && combination("hash:net,port", source ? "src,dst" : "dst,dst", elementsOf([only], services), rest);
}

function combination(
  type: CombinationType,
  directions: string,
  elements: readonly string[],
  rest: Piece,
): Combination | undefined {
  return elements.length <= MOST_ELEMENTS ? { type, directions, elements, rest } : undefined;
}

function elementsOf(intervals: readonly Interval[], services: readonly string[] | undefined): string[] {
  const nets = prefixTexts(intervals);
  return services ? nets.flatMap((net) => services.map((service) => `${net},${service}`)) : nets;
}

function servicesOf(
  protocol: number | undefined,
  { first, last }: { first: number; last: number },
): string[] | undefined {
  const name = PROTOCOLS[protocol ?? 0];
  if (name === undefined || last - first >= MOST_ELEMENTS) return undefined;
  return Array.from({ length: last - first + 1 }, (_, more) => `${name}:${first + more}`);
}
