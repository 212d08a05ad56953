import type { Family } from "../../src/ip/address.ts";
import { IntervalSet } from "../../src/ip/interval-set.ts";
import type { AddressSet, NamedSet, PlaceSet, RuntimeSet, SetName } from "../../src/ir/ir.ts";
import { NameTable } from "../common/names.ts";
import { findSet, textsOf } from "../common/sets.ts";
import { addressField, isSingle } from "./addresses.ts";
import { NAME_LIMIT } from "./ruleset.ts";
import type { Scope } from "./scope.ts";

/**
 * Sets that have a name in the policy or in Docker stay sets, so that their elements can change while no rule does. The
 * name says all of the declaration: kind, family, and form (`i` intervals; `a` addresses of a kind that usually has
 * places, `p` places of a kind that usually has addresses).
 */

/** How a set is looked up: which address of the packet, and with which of its interfaces, if that is known in the hook. */
export interface LookUp {
  readonly family: Family;
  readonly side: "source" | "destination";
  /** `unknown`: places are not found. `any`: places are found by their address alone. */
  readonly interface: "iifname" | "oifname" | "unknown" | "any";
}

/** The key and the set of a look-up, for `KEY @SET` or `KEY != @SET`; `undefined` where no packet can be found. */
export function lookUp(scope: Scope, name: SetName, how: LookUp): { key: string; set: string } | undefined {
  const set = findSet(scope.sets, name);
  const field = addressField(how.family, how.side);
  if (set.kind === "runtime") return { key: field, set: runtimeSet(scope, set, how.family) };
  if (set.kind === "addresses") return { key: field, set: addressesOf(scope, set, how.family) };
  if (how.interface === "unknown") return undefined;
  if (how.interface === "any") return { key: field, set: addressesOf(scope, withoutPlaces(set), how.family) };
  return { key: `${how.interface} . ${field}`, set: placesOf(scope, set, how.family) };
}

/** Kinds of IR sets that hold places as a rule. */
const PLACE_KINDS: ReadonlySet<string> = new Set(["container", "compose", "label", "network"]);

function usuallyPlaces(name: SetName): boolean {
  return PLACE_KINDS.has(name.slice(0, name.indexOf(":")));
}

/** Declares every run-time set in both families, asked for or not: what fills them doesn't know the rules. */
export function declareRuntimeSets(scope: Scope, sets: readonly NamedSet[]): void {
  for (const set of sets) {
    if (set.kind !== "runtime") continue;
    for (const family of [4, 6] as const) runtimeSet(scope, set, family);
  }
}

/** The name of a run-time set in one family, for who reads or fills it. */
export function runtimeSetName(name: SetName, family: Family): string {
  return new NameTable(NAME_LIMIT).set(name, family, "");
}

/** Addresses that other programs put in: kept over a reload, which only brings size and timeout up to date. */
function runtimeSet(scope: Scope, set: RuntimeSet, family: Family): string {
  return scope.ruleset.set(scope.names.set(set.name, family, ""), () => {
    const timeout = set.timeout === undefined ? [] : [`timeout ${set.timeout}s`];
    const declaration = [typeOf(family), "flags timeout", `size ${set.size}`, ...timeout];
    return { declaration, elements: [], kept: true };
  });
}

function addressesOf(scope: Scope, set: Pick<AddressSet, "name" | "v4" | "v6">, family: Family): string {
  const texts = textsOf(set, family);
  const intervals = !texts.every(isSingle);
  if (intervals) scope.uses.add("intervals");
  const form = `${usuallyPlaces(set.name) ? "a" : ""}${intervals ? "i" : ""}`;
  return scope.ruleset.set(scope.names.set(set.name, family, form), () => ({
    declaration: [typeOf(family), ...(intervals ? ["flags interval"] : [])],
    elements: texts,
    kept: false,
  }));
}

function placesOf(scope: Scope, set: PlaceSet, family: Family): string {
  const texts = set.places.flatMap((place) => {
    const addresses = textsOf(place, family);
    return addresses.map((address) => ({ address, element: `"${place.interface}" . ${address}` }));
  });
  const intervals = !texts.every(({ address }) => isSingle(address));
  if (intervals) scope.uses.add("concatenations");
  const form = `${usuallyPlaces(set.name) ? "" : "p"}${intervals ? "i" : ""}`;
  return scope.ruleset.set(scope.names.set(set.name, family, form), () => ({
    declaration: [`typeof iifname . ${addressField(family, "source")}`, ...(intervals ? ["flags interval"] : [])],
    elements: texts.map(({ element }) => element),
    kept: false,
  }));
}

const flattened = new WeakMap<PlaceSet, Pick<AddressSet, "name" | "v4" | "v6">>();

function withoutPlaces(set: PlaceSet): Pick<AddressSet, "name" | "v4" | "v6"> {
  let flat = flattened.get(set);
  if (!flat) {
    const all = IntervalSet.parse(set.places.flatMap((place) => [...place.v4, ...place.v6]));
    flat = { name: set.name, v4: all.family(4).format(), v6: all.family(6).format() };
    flattened.set(set, flat);
  }
  return flat;
}

function typeOf(family: Family): string {
  return `typeof ${addressField(family, "source")}`;
}
