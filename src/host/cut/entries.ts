import { type Address, type Family, isProblem, parseAddress } from "../../ip/address.ts";

/** One direction of a connection, as its packets are on the wire. */
export interface Tuple {
  readonly source: Address;
  readonly destination: Address;
  readonly sourcePort?: number;
  readonly port?: number;
  readonly icmp?: { readonly type: number; readonly code: number; readonly id: number };
}

/** A connection that the kernel keeps track of. */
export interface Entry {
  /** The kernel's number of it; another connection with the same tuples has another one. */
  readonly id: number;
  readonly family: Family;
  /** IP protocol number. */
  readonly protocol: number;
  readonly original: Tuple;
  /** What answers look like. Its source is where the packets really go, behind a redirection. */
  readonly reply: Tuple;
  /** The zones of both directions, where somebody uses them. */
  readonly zone?: number;
  readonly originalZone?: number;
  readonly replyZone?: number;
}

export interface Entries {
  readonly entries: readonly Entry[];
  /** Lines that don't say what a connection is. */
  readonly unread: readonly string[];
}

/** Reads what `conntrack -L -o extended,id` prints. A line of which anything isn't understood is unread, as a whole. */
export function readEntries(text: string): Entries {
  const entries: Entry[] = [];
  const unread: string[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const entry = readEntry(line);
    if (entry) entries.push(entry);
    else unread.push(line);
  }
  return { entries, unread };
}

const HEAD = /^ipv([46]) +(?:2|10) +\S+ +(\d{1,3})(?: +\d+)?(?: +[A-Z_0-9]+)? +(src=.*)$/;

/** What stands behind the tuples, and what may stand between them. */
const ASIDE = /^(?:\[[A-Z_]+\]|(?:packets|bytes|mark|use|delta-time)=\d+|(?:secctx|labels|helper)=\S+)$/;

function readEntry(line: string): Entry | undefined {
  const [, version, protocol, rest = ""] = HEAD.exec(line.trim()) ?? [];
  const family = version === "4" ? 4 : 6;
  const tuples: Map<string, string>[] = [];
  const zones = new Map<string, number>();
  let id: number | undefined;
  const words = rest.split(/ +/);
  for (const [at, word] of words.entries()) {
    const [, key = "", value = ""] = /^([a-z-]+)=(\S*)$/.exec(word) ?? [];
    const tuple = tuples.at(-1);
    if (key === "src") tuples.push(new Map([[key, value]]));
    else if (key === "zone" || key === "zone-orig" || key === "zone-reply") zones.set(key, number(value) ?? Number.NaN);
    else if (key === "id" && at === words.length - 1) id = number(value);
    else if (/^(?:dst|sport|dport|type|code|id|srckey|dstkey)$/.test(key) && tuple) tuple.set(key, value);
    else if (!ASIDE.test(word)) return undefined;
  }
  const [original, reply] = tuples.map((tuple) => readTuple(tuple, family));
  if (id === undefined || !original || !reply || tuples.length !== 2) return undefined;
  const [zone, originalZone, replyZone] = ["zone", "zone-orig", "zone-reply"].map((key) => zones.get(key));
  if ([zone, originalZone, replyZone].some(Number.isNaN)) return undefined;
  return {
    id,
    family,
    protocol: Number(protocol),
    original,
    reply,
    ...(zone !== undefined && { zone }),
    ...(originalZone !== undefined && { originalZone }),
    ...(replyZone !== undefined && { replyZone }),
  };
}

function readTuple(words: ReadonlyMap<string, string>, family: Family): Tuple | undefined {
  const [source, destination] = [words.get("src"), words.get("dst")].map((text) => parseAddress(text ?? ""));
  if (!source || !destination || isProblem(source) || isProblem(destination)) return undefined;
  if (source.family !== family || destination.family !== family) return undefined;
  const ends = { source, destination };
  const [sourcePort, port, type, code, id] = ["sport", "dport", "type", "code", "id"].map((key) =>
    number(words.get(key)),
  );
  if (words.has("sport") || words.has("dport")) {
    return sourcePort === undefined || port === undefined ? undefined : { ...ends, sourcePort, port };
  }
  if (words.has("type") || words.has("code")) {
    if (type === undefined || code === undefined || id === undefined) return undefined;
    return { ...ends, icmp: { type, code, id } };
  }
  return words.has("id") ? undefined : ends;
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
