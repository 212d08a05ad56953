import type { Family } from "../../src/ip/address.ts";
import type { SetName } from "../../src/ir/ir.ts";

/** The letter that stands for a kind of IR set in compiled names; two kinds never share one. */
const KIND_LETTERS: Readonly<Record<string, string>> = {
  group: "g",
  runtime: "r",
  set: "r",
  zone: "z",
  container: "c",
  compose: "p",
  label: "l",
  network: "n",
  subnets: "d",
  swarm: "s",
  builtin: "b",
  inline: "i",
};

/** FNV-1a of 32 bits over UTF-16 code units, as seven base-36 digits. Not cryptographic: `NameTable` resolves collisions. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0).toString(36).padStart(7, "0");
}

/**
 * A name of letters, digits, `_`, `.` and `-` with at most `limit` characters: `prefix` and as much of `text` as fits,
 * ending in a hash of the whole if anything had to be replaced or cut. `prefix` is safe already and begins with a letter.
 */
export function safeName(prefix: string, text: string, limit: number): string {
  const plain = text.replace(/[^A-Za-z0-9_.-]/g, "_");
  if (plain === text && prefix.length + plain.length <= limit) return prefix + plain;
  const room = limit - prefix.length - 8;
  return `${prefix}${plain.slice(0, Math.max(0, room))}_${shortHash(text)}`;
}

/**
 * The wanted name of an IR set in one family: the kind's letter, the family, the form (letters of the back end's choice),
 * `_`, the set's own name. `group:office` in IPv6 with form `i` is `g6i_office`.
 */
export function wantedSetName(set: SetName, family: Family, form: string, limit: number): string {
  const colon = set.indexOf(":");
  const kind = set.slice(0, colon);
  const letter = KIND_LETTERS[kind];
  const prefix = `${letter ?? "x"}${family}${form}_`;
  return letter ? safeName(prefix, set.slice(colon + 1), limit) : safeName(prefix, `${set}\u0000`, limit);
}

/** Gives each key a name of its own: two keys never share one, whatever their wanted names are. */
export class NameTable {
  private readonly limit: number;
  private readonly byKey = new Map<string, string>();
  private readonly taken = new Set<string>();

  /** `limit`: the most characters of a name. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** The name of `key`: `wanted` where it is free. The answer depends on the order in which keys are first asked. */
  name(key: string, wanted: string): string {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    let name = wanted;
    for (let salt = 0; this.taken.has(name); salt++) {
      const hash = shortHash(`${salt} ${key}`);
      name = `${wanted.slice(0, this.limit - hash.length - 1)}_${hash}`;
    }
    this.taken.add(name);
    this.byKey.set(key, name);
    return name;
  }

  /** The name of an IR set in one family and form. */
  set(set: SetName, family: Family, form: string): string {
    return this.name(`${family} ${form} ${set}`, wantedSetName(set, family, form, this.limit));
  }
}
