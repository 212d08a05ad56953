import { type Address, type Family, highest, width } from "../../ip/address.ts";
import { type Interval, prefixOf, single } from "../../ip/interval.ts";
import { IntervalSet } from "../../ip/interval-set.ts";
import { elementsOf } from "../../ir/elements.ts";
import type { Ir } from "../../ir/ir.ts";
import type { RuntimeElements } from "../../ir/match.ts";
import type { RoutingTable } from "./routing-table.ts";

/** Addresses that `decide`, the kernel's routing or we treat in ways of their own: loopback, link-local, multicast, "this network". */
const SPECIAL = IntervalSet.parse([
  ...["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"],
  ...["::/8", "fe80::/10", "ff00::/8"],
]);

/**
 * Cuts the address space where any set of the policy or any prefix of the routing table begins or ends. Between two such cuts
 * nothing that is said of a connection depends on which address it comes from.
 */
export class Cells {
  readonly #starts: Readonly<Record<Family, readonly bigint[]>>;
  readonly #shared: IntervalSet;

  constructor(ir: Ir, runtime: RuntimeElements, { prefixes, shared }: RoutingTable) {
    const marks = [...SPECIAL.intervals, ...intervalsOf(ir, runtime), ...prefixes];
    this.#starts = { 4: startsOf(marks, 4), 6: startsOf(marks, 6) };
    this.#shared = shared;
  }

  /** The widest prefix around a source that is treated as that source is, on its way to `destination`. */
  around(source: Address, destination: Address): Interval {
    const alone = SPECIAL.contains(source) || this.#shared.contains(source) || this.#shared.contains(destination);
    if (alone) return single(source);
    const [first, last] = this.#cell(source);
    let length = 0;
    for (; length < width(source.family); length++) {
      const prefix = prefixOf(source, length);
      if (first <= prefix.first && prefix.last <= last) break;
    }
    return prefixOf(source, length);
  }

  #cell({ family, value }: Address): readonly [first: bigint, last: bigint] {
    const starts = this.#starts[family];
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as bigint) <= value) low = middle + 1;
      else high = middle;
    }
    const next = starts[low];
    return [starts[low - 1] ?? 0n, next === undefined ? highest(family) : next - 1n];
  }
}

/** Whatever addresses a policy names, in whatever role. */
function intervalsOf({ sets, guards }: Ir, runtime: RuntimeElements): Interval[] {
  const named = sets.flatMap((set) => {
    if (set.kind === "runtime") return runtime.get(set.name) ?? [];
    return set.kind === "places" ? set.places.map(elementsOf) : elementsOf(set);
  });
  return [...named, ...guards.forged.map(elementsOf)].flatMap(({ intervals }) => intervals);
}

/** Where something begins, or is over, in order. */
function startsOf(marks: readonly Interval[], wanted: Family): bigint[] {
  const starts = new Set<bigint>();
  for (const { family, first, last } of marks) {
    if (family !== wanted) continue;
    starts.add(first);
    starts.add(last + 1n);
  }
  return [...starts].sort((a, b) => (a < b ? -1 : 1));
}
