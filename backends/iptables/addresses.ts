import { everything, formatInterval, type Interval } from "../../src/ip/interval.ts";
import { IntervalSet } from "../../src/ip/interval-set.ts";
import { fitsInterface } from "../../src/ir/interfaces.ts";
import type { AddressTest, InterfaceTest, NamedSet, PlaceSet, SetName } from "../../src/ir/ir.ts";
import { findSet, isInline, isNever, textsOf } from "../common/sets.ts";
import { ALWAYS, addressWords, anyOf, type Facet, NEVER, type Piece, rangeWords } from "./atoms.ts";
import { type Context, remembered, type Site } from "./context.ts";

export type Side = "src" | "dst";

/** What one side of a match asks: its addresses, and its interface where the addresses already say that. */
export interface SideAnswer {
  /** All have to fit. */
  readonly facets: readonly Facet[];
  /** Whether the interface test is answered too. */
  readonly interfaces: boolean;
}

const NOTHING: SideAnswer = { facets: [NEVER], interfaces: false };

/** The address test of one side; `interfaces` is the interface test of the same side. */
export function addressFacets(
  context: Context,
  site: Site,
  test: AddressTest,
  side: Side,
  interfaces: InterfaceTest,
): SideAnswer {
  const set = test.in === "any" ? undefined : findSet(context.sets, test.in);
  if (set?.kind === "places" && !hasInterface(site, side)) return { facets: [NEVER], interfaces: true };
  if (set && isNever(set, context.family)) return NOTHING;
  if (context.ipsets) return { facets: setFacets(context, site, test, side), interfaces: false };
  if (set?.kind === "addresses" && textsOf(set, context.family).length === 0) return NOTHING;
  const taken = test.notIn.map((name) => staticSet(context, findSet(context.sets, name)));
  if (taken.includes(undefined)) return { facets: [NEVER], interfaces: false };
  const notIn = union(taken as IntervalSet[]);
  if (set?.kind === "places" && !(site.redirected && site.at === "output")) {
    return { facets: [placeFacet(context, set, notIn, side, interfaces)], interfaces: true };
  }
  const base = set ? staticSet(context, set) : IntervalSet.of([everything(context.family)]);
  if (!base) return { facets: [NEVER], interfaces: false };
  return { facets: [intervalFacet(notIn.isEmpty ? base : base.subtract(notIn), context, side)], interfaces: false };
}

/** Whether a place can be looked up there: in the output hook there is no in-interface, in the input hook no out-interface. */
function hasInterface(site: Site, side: Side): boolean {
  return side === "src" ? site.at !== "output" : site.at !== "input";
}

function union(sets: readonly IntervalSet[]): IntervalSet {
  return sets.reduce((all, one) => all.union(one), IntervalSet.empty);
}

/** The addresses of a set in the context's family, places by their addresses alone; a run-time set has none to say. */
export function staticSet({ family, problems, addresses }: Context, set: NamedSet): IntervalSet | undefined {
  if (set.kind === "runtime") {
    problems.add(
      "error",
      "run-time-set-needs-ipset",
      `the run-time group ${JSON.stringify(set.name.slice(set.name.indexOf(":") + 1))} needs ipset: iptables alone has no sets that other programs can fill`,
      ["compile with --ipset, or with --backend nft"],
      set.origin,
    );
    return undefined;
  }
  return remembered(addresses, set.name, () =>
    IntervalSet.parse(
      set.kind === "addresses" ? textsOf(set, family) : set.places.flatMap((place) => textsOf(place, family)),
    ),
  );
}

function intervalPiece(interval: Interval, side: Side): Piece {
  return side === "src" ? { source: interval } : { destination: interval };
}

/** Whether an address is in a set, as fewest intervals: the set's own, or those of what is left. */
export function intervalFacet(set: IntervalSet, { family }: Context, side: Side): Facet {
  if (set.isEmpty) return NEVER;
  const one = set.intervals.length === 1 ? (set.intervals[0] as Interval) : undefined;
  if (one && one.first > 0n) return anyOf(() => `${side} ${formatInterval(one)}`, [intervalPiece(one, side)]);
  const left = IntervalSet.of([everything(family)]).subtract(set);
  if (left.isEmpty) return ALWAYS;
  const key = () => `${side} ${set.format().join(" ")}`;
  const steps = (intervals: readonly Interval[], fits: boolean) =>
    intervals.map((interval) => ({ piece: intervalPiece(interval, side), fits }));
  if (left.intervals.length >= set.intervals.length) {
    const walk = steps(set.intervals, true);
    return { key, pieces: walk.map(({ piece }) => piece), walk, otherwise: false };
  }
  const walk = steps(left.intervals, false);
  const only = left.intervals.length === 1 ? left.intervals[0] : undefined;
  return { key, ...(only && { pieces: [{ words: [addressWords(only, side, true)] }] }), walk, otherwise: true };
}

function placeFacet(
  { family, ir }: Context,
  set: PlaceSet,
  notIn: IntervalSet,
  side: Side,
  interfaces: InterfaceTest,
): Facet {
  const pieces = set.places
    .filter((place) => fitsInterface(interfaces, ir.bridges, place.interface))
    .flatMap((place) =>
      IntervalSet.parse(textsOf(place, family))
        .subtract(notIn)
        .intervals.map((interval) => ({
          ...intervalPiece(interval, side),
          ...(side === "src" ? { in: place.interface } : { out: place.interface }),
        })),
    );
  const key = () => `${side} places ${JSON.stringify([set.name, interfaces, notIn.format()])}`;
  return pieces.length === 0 ? NEVER : anyOf(key, pieces);
}

/** With ipset: one question a set. What a policy wrote in place as a single interval stays in the rule. */
function setFacets(context: Context, site: Site, test: AddressTest, side: Side): Facet[] {
  const facets = test.in === "any" ? [] : [setFacet(context, site, test.in, side, false)];
  return [...facets, ...test.notIn.map((name) => setFacet(context, site, name, side, true))];
}

function setFacet(context: Context, site: Site, name: SetName, side: Side, not: boolean): Facet {
  const set = findSet(context.sets, name);
  const fixed = set.kind === "addresses" && (isInline(name) || name.startsWith("builtin:"));
  if (fixed) {
    const addresses = staticSet(context, set) ?? IntervalSet.empty;
    const [only, ...more] = addresses.intervals;
    if (not && !only) return ALWAYS;
    if (not && only && more.length === 0) {
      const words = rangeWords(only, side, true);
      return anyOf(() => words, [{ words: [words] }]);
    }
    const facet = intervalFacet(addresses, context, side);
    if (!not && facet.pieces !== undefined && facet.pieces.length <= 1) return facet;
  }
  const byAddress = set.kind === "places" && site.redirected === true;
  const words = context.ipsets?.match(set, context.family, byAddress, side, not) ?? "";
  return anyOf(() => words, [{ words: [words] }]);
}
