import type { AddressItem, EndpointItem, Program } from "../../lang/tree.ts";
import type { Interval } from "../ip/interval.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import { definitionOf } from "./lookup.ts";

/** The addresses that an item of an endpoint is written with; `undefined` for one that is no list of addresses. */
export function addressesOf(item: EndpointItem, program: Program): IntervalSet | undefined {
  if (item.kind === "interval") return IntervalSet.of([item.interval]);
  return item.kind === "name" ? group(item.name, program, []) : undefined;
}

function group(name: string, program: Program, open: readonly string[]): IntervalSet | undefined {
  if (open.includes(name)) return IntervalSet.empty;
  const known = definitionOf(program, name);
  if (known?.kind !== "let") return undefined;
  const within = [...open, name];
  return list(known.addresses, program, within).subtract(list(known.except, program, within));
}

function list(items: readonly AddressItem[], program: Program, open: readonly string[]): IntervalSet {
  const intervals: Interval[] = [];
  for (const item of items) {
    const more =
      item.kind === "group"
        ? (group(item.name, program, open)?.intervals ?? [])
        : item.kind === "file"
          ? item.entries
          : [item.interval];
    for (const one of more) intervals.push(one);
  }
  return IntervalSet.of(intervals);
}
