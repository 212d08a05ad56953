import { fitsInterface, fitsPattern, isBridge } from "../../ir/interfaces.ts";
import type { Bridges, InterfaceTest } from "../../ir/ir.ts";
import { maskBelow, maskOf } from "./algebra.ts";

/** What is known of a host's interfaces beside the patterns of a policy; the first names are the ones to be shown. */
export interface KnownNames {
  readonly bridges: Bridges;
  /** Exact names and wildcards ending in `*`, in any order. */
  readonly patterns: Iterable<string>;
  /** Real ones. */
  readonly real: readonly string[];
}

/**
 * All interfaces but `lo`, as a finite list: every name that a policy or a host mentions, and for each wildcard and for all the rest one
 * more that stands for those that nobody can tell apart.
 */
export class Interfaces {
  readonly names: readonly string[];
  /** Masks of indices in `names`. */
  readonly all: bigint;
  readonly docker: bigint;
  readonly outside: bigint;
  readonly #bridges: Bridges;
  readonly #masks = new WeakMap<InterfaceTest, bigint>();

  constructor({ bridges, patterns, real }: KnownNames) {
    const asked = new Set([...patterns, ...bridges.patterns, ...bridges.not]);
    const wildcards = [...asked].filter((pattern) => pattern.endsWith("*"));
    const names = new Set(real);
    const exact = [...asked].filter((pattern) => !pattern.endsWith("*"));
    const isNew = (name: string) =>
      !names.has(name) && !asked.has(name) && !wildcards.some((one) => fitsPattern(one, name));
    const stranger = STRANGERS.find(isNew);
    if (stranger !== undefined) names.add(stranger);
    for (const name of exact) names.add(name);
    for (const one of wildcards.sort()) for (const name of standIn(one, wildcards, names)) names.add(name);
    names.delete("lo");
    this.names = [...names];
    this.#bridges = bridges;
    this.all = maskBelow(this.names.length);
    this.docker = this.#where((name) => isBridge(bridges, name));
    this.outside = this.all & ~this.docker;
  }

  /** Those that pass a test. */
  mask(test: InterfaceTest): bigint {
    const known = this.#masks.get(test);
    if (known !== undefined) return known;
    const mask = this.#where((name) => fitsInterface(test, this.#bridges, name));
    this.#masks.set(test, mask);
    return mask;
  }

  /** The one of that name; none for `lo`. */
  only(name: string): bigint {
    const at = this.names.indexOf(name);
    return at < 0 ? 0n : 1n << BigInt(at);
  }

  #where(wanted: (name: string) => boolean): bigint {
    return maskOf(this.names.flatMap((name, at) => (wanted(name) ? [at] : [])));
  }
}

const NUMBERS = Array.from({ length: 1000 }, (_, number) => `${number}`);

/** What an interface that nobody names may be called; a policy that names `"*"` names all. */
const STRANGERS = [
  ...["eth0", "ens3", "enp1s0", "wan0"],
  ...NUMBERS.map((number) => `ext${number}`),
  ...[..."abcdefghijklmnopqrstuvwxyz0123456789_"].map((letter) => `${letter}xt0`),
];

/** The longest name that the kernel takes for an interface (IFNAMSIZ less its end). */
const LONGEST = 15;
const ENDS = ["0123456789ab", ...NUMBERS, ..."abcdefghijklmnopqrstuvwxyz_", ""];

/** A name that fits a wildcard, and none that begins with more letters; nothing where there is no such name. */
function standIn(wildcard: string, wildcards: readonly string[], taken: ReadonlySet<string>): string[] {
  const begins = wildcard.slice(0, -1);
  const longer = wildcards.filter((one) => one.length > wildcard.length && one.startsWith(begins));
  const ends = begins === "br-" ? ENDS : ENDS.slice(1);
  const names = ends.map((end) => begins + end).filter((name) => name !== "" && name.length <= LONGEST);
  const found = names.find(
    (name) => !taken.has(name) && name !== "lo" && !longer.some((one) => fitsPattern(one, name)),
  );
  return found === undefined ? [] : [found];
}
