import type { AddressItem, EndpointItem, Program } from "../../lang/tree.ts";
import { IntervalSet } from "../ip/interval-set.ts";

/** The addresses that an item of an endpoint is written with; `undefined` for one that is no list of addresses. */
export function addressesOf(item: EndpointItem, program: Program): IntervalSet | undefined {
  if (item.kind === "interval") return IntervalSet.of([item.interval]);
  return item.kind === "name" ? group(item.name, program, []) : undefined;
}

function group(name: string, program: Program, open: readonly string[]): IntervalSet | undefined {
  if (open.includes(name)) return IntervalSet.empty;
  for (const one of program.statements) {
    if (one.kind !== "let" || one.name.text !== name) continue;
    return list(one.addresses, program, [...open, name]).subtract(list(one.except, program, [...open, name]));
  }
  return undefined;
}

function list(items: readonly AddressItem[], program: Program, open: readonly string[]): IntervalSet {
  return items.reduce((all, item) => {
    if (item.kind === "group") return all.union(group(item.name, program, open) ?? IntervalSet.empty);
    return all.union(IntervalSet.of(item.kind === "file" ? item.entries : [item.interval]));
  }, IntervalSet.empty);
}
