import type { Chain, Ruleset } from "./ruleset.ts";

/** The kinds of sets whose elements the kernel publishes only some time after the rules that ask for them. */
export type LateKind = "intervals" | "concatenations";

/**
 * A reload is atomic for rules and hash sets, but not for interval sets: Linux publishes the elements of a new interval set
 * (rbtree and pipapo, `nft_set_commit_update`) after the new rules are in force, set by set, in the order in which they
 * were filled. Until then a lookup misses, and behind a missed `deny` waits an `allow` (measured: 11,174 of 3.2 million
 * packets in 500 reloads). So a chain that uses interval sets first asks a set of the same kind that is filled last of all:
 * as long as that is empty, the packet is dropped. Measured with it: none in 500 reloads. Anonymous interval sets leak even
 * so, and verdict maps too: neither is ever emitted.
 */
const SENTINELS: Readonly<Record<LateKind, { name: string; key: string; elements: string }>> = {
  intervals: { name: "live", key: "meta nfproto", elements: "ipv4, ipv6" },
  concatenations: {
    name: "live_c",
    key: "meta nfproto . meta l4proto",
    elements: "ipv4 . 0-255, ipv6 . 0-255",
  },
};

const KINDS: readonly LateKind[] = ["intervals", "concatenations"];

/** The sentinels' sets: who writes a table anew in other words has to fill them last too. */
export const SENTINEL_NAMES: readonly string[] = KINDS.map((kind) => SENTINELS[kind].name);

/** Puts the questions that the kinds of sets in use need in front of a chain's rules, at `index`. */
export function guardReloads(ruleset: Ruleset, chain: Chain, uses: ReadonlySet<LateKind>, index: number): void {
  const rules = KINDS.filter((kind) => uses.has(kind)).map((kind) => {
    const { name, key } = SENTINELS[kind];
    ruleset.set(name, () => ({ declaration: [`typeof ${key}`, "flags interval"], elements: [], kept: false }));
    return `${key} != @${name} counter drop comment "while a reload is under way"`;
  });
  chain.rules.splice(index, 0, ...rules);
}

/** The last lines of the file: they fill the sentinels that it declares. */
export function sentinelLines(ruleset: Ruleset, table: string): string[] {
  return KINDS.flatMap((kind) => {
    const { name, elements } = SENTINELS[kind];
    const used = ruleset.sets.some((set) => set.name === name);
    return used ? [`add element ${table} ${name} { ${elements} }`] : [];
  });
}
