import { containerWords } from "../../../lang/endpoint-words.ts";
import type { EndpointItem } from "../../../lang/tree.ts";
import { formatInterval } from "../../ip/interval.ts";
import type { Topology } from "../../policy/compile.ts";
import type { PlacesEnd } from "./ends.ts";

/** How a policy writes what stands for places, in backticks: `container db`, `network shop`; several joined by `or`. */
export function endWords(ends: readonly PlacesEnd[], joint = "or"): string {
  return textList(
    ends.map((end) => itemWords(end.item)),
    joint,
  );
}

function itemWords(item: EndpointItem): string {
  switch (item.kind) {
    case "container":
    case "label":
    case "compose":
      return containerWords(item);
    case "network":
      return `network ${item.name}`;
    case "name":
      return item.name;
    case "interval":
      return formatInterval(item.interval);
    default:
      return item.kind;
  }
}

/** Texts in backticks: `a`, `b` and `c`. */
export function textList(texts: readonly string[], joint = "and"): string {
  const quoted = [...new Set(texts)].map((text) => `\`${text}\``);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} ${joint} ${last}`;
}

/** The containers of an end. */
export function containersOf(end: PlacesEnd): Topology["containers"][number][] {
  return [...new Set(end.legs.flatMap((leg) => leg.container ?? []))];
}

/** The networks of some ends. */
export function networksOf(ends: readonly PlacesEnd[]): Topology["networks"][number][] {
  return [...new Set(ends.flatMap((end) => end.legs.flatMap((leg) => leg.network ?? [])))];
}
