import type { AddressItem, Let, Program } from "../../lang/tree.ts";
import type { Interval } from "../ip/interval.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import { definitionOf } from "./lookup.ts";

/** By policy: an unchanged group may name others that are not what they were in the policy before. */
const known = new WeakMap<Program, Map<Let, IntervalSet>>();

/** The addresses of a `let`, whether the IR keeps it or not; a group in a circle is empty. Read once for each group of a policy. */
export function groupAddresses(group: Let, program: Program): IntervalSet {
  const ofProgram = known.get(program) ?? new Map<Let, IntervalSet>();
  known.set(program, ofProgram);
  const before = ofProgram.get(group);
  if (before) return before;
  ofProgram.set(group, IntervalSet.empty);
  const addresses = listAddresses(group.addresses, program).subtract(listAddresses(group.except, program));
  ofProgram.set(group, addresses);
  return addresses;
}

/** The addresses of a list, as it stands in a `let` or behind a zone's `address`. */
export function listAddresses(items: readonly AddressItem[], program: Program): IntervalSet {
  return IntervalSet.of(items.flatMap((item) => intervalsOf(item, program)));
}

function intervalsOf(item: AddressItem, program: Program): readonly Interval[] {
  if (item.kind === "interval") return [item.interval];
  if (item.kind === "file") return item.entries;
  const group = definitionOf(program, item.name);
  return group?.kind === "let" ? groupAddresses(group, program).intervals : [];
}
