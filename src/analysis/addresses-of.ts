import type { EndpointItem } from "../../lang/tree.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import { elementsOf } from "../ir/elements.ts";
import type { Ir } from "../ir/ir.ts";
import { setOf } from "./lookup.ts";

/** The addresses that an item of a rule's endpoint stands for; `undefined` for one that is no list of addresses. */
export function addressesOf(item: EndpointItem, ir: Ir): IntervalSet | undefined {
  if (item.kind === "interval") return IntervalSet.of([item.interval]);
  const set = item.kind === "name" ? setOf(ir, `group:${item.name}`) : undefined;
  return set?.kind === "addresses" ? elementsOf(set) : undefined;
}
