import { type Family, formatAddress, width } from "../../src/ip/address.ts";
import { type Interval, interval, prefixLength, toPrefixes } from "../../src/ip/interval.ts";
import { IntervalSet } from "../../src/ip/interval-set.ts";
import type { Guards } from "../../src/ir/ir.ts";
import { interfaceTerms } from "../common/interfaces.ts";
import { textsOf } from "../common/sets.ts";
import { addressField, anonymous, maskText } from "./addresses.ts";
import { joined } from "./collapse.ts";
import type { Scope } from "./scope.ts";

/** Ahead of connection tracking (-200) and of raw (-300), where Docker drops too. */
const PRIORITY = -310;

/** Up to this many guarded subnets a family are plain comparisons, which every packet passes. */
const PLAIN_SUBNETS = 8;

/** What is dropped before connection tracking: forged loopback addresses, and container addresses from elsewhere. */
export function appendGuards(scope: Scope): void {
  const { guards } = scope.ir;
  if (!guards.loopback && guards.forged.length === 0) return;
  const chain = scope.ruleset.base("guard", { type: "filter", hook: "prerouting", priority: PRIORITY });
  chain.rules.push('iifname "lo" accept');
  if (guards.loopback) {
    for (const [field, address] of [["ip", "127.0.0.0/8"] as const, ["ip6", "::1"] as const]) {
      for (const side of ["saddr", "daddr"])
        chain.rules.push(`${field} ${side} ${address} counter drop comment "loopback"`);
    }
  }
  const forged = guards.forged.length > 0 ? scope.ruleset.shared("forged", elsewhere(scope)).name : "";
  for (const family of [4, 6] as const) chain.rules.push(...forgedRules(guards, family, forged));
}

/**
 * For what bears a container's address and came by another interface than that container's bridge. It is dropped, unless it came by
 * a Docker bridge that the snapshot doesn't know: a network that was made later, and has got the subnet of one that is gone.
 */
function elsewhere({ ir }: Scope): string[] {
  const { not } = ir.bridges;
  const drop = 'counter drop comment "forged source"';
  const outside = interfaceTerms({ class: "outside", in: "any", notIn: not }, ir.bridges, "any");
  return [
    ...outside.map(({ isNot }) => joined(...isNot.map((name) => `iifname != "${name}"`), drop)),
    ...[...not, ...ir.guards.forged.map(({ bridge }) => bridge)].map((name) => `iifname "${name}" ${drop}`),
    "accept",
  ];
}

function forgedRules(guards: Guards, family: Family, forged: string): string[] {
  const subnets = guards.forged.flatMap(({ bridge, ...texts }) =>
    textsOf(texts, family).map((text) => ({ bridge, text })),
  );
  const field = addressField(family, "source");
  if (subnets.length <= PLAIN_SUBNETS || overlapping(subnets.map(({ text }) => interval(text)))) {
    return subnets.map(({ bridge, text }) => {
      return `${field} ${text} iifname != "${bridge}" goto ${forged}`;
    });
  }
  const byLength = new Map<number, { bridge: string; base: string }[]>();
  for (const { bridge, text } of subnets) {
    for (const prefix of toPrefixes(interval(text))) {
      const length = prefixLength(prefix) ?? width(family);
      const base = formatAddress({ family, value: prefix.first });
      byLength.set(length, [...(byLength.get(length) ?? []), { bridge, base }]);
    }
  }
  const lengths = [...byLength].sort(([a], [b]) => a - b);
  const masked = (length: number) => (length === width(family) ? field : `${field} & ${maskText(family, length)}`);
  return [
    ...lengths.map(([length, all]) => {
      const own = all.map(({ bridge, base }) => `"${bridge}" . ${base}`);
      return `iifname . ${masked(length)} { ${own.join(", ")} } accept`;
    }),
    ...lengths.map(([length, all]) => {
      const bases = [...new Set(all.map(({ base }) => base))];
      const test = bases.length === 1 && masked(length) !== field ? `== ${bases[0]}` : anonymous(bases);
      return `${masked(length)} ${test} goto ${forged}`;
    }),
  ];
}

/** Whether an address is in more than one of the intervals: the hash sets below would let it in from either bridge. */
function overlapping(intervals: readonly Interval[]): boolean {
  const size = (all: readonly Interval[]) => all.reduce((sum, { first, last }) => sum + (last - first + 1n), 0n);
  return size(intervals) !== size(IntervalSet.of(intervals).intervals);
}
