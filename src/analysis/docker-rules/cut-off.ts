import type { Span } from "../../../lang/span.ts";
import { holdsPorts, type TrafficItems } from "../traffic-items.ts";
import { type Allow, type Allows, isPlaces } from "./allows.ts";
import { type Between, between } from "./between.ts";
import type { PlacesEnd } from "./ends.ts";
import type { DockerRules } from "./engine.ts";
import { networksOf } from "./words.ts";

/** Containers of a rule that its other containers don't get through to. */
export interface CutOff {
  /** The item that is cut off from all on the other side. */
  readonly span: Span;
  readonly from: readonly PlacesEnd[];
  readonly to: readonly PlacesEnd[];
  /** Whether a published port would lead from the one to the other. */
  readonly publishable: boolean;
}

/**
 * What is cut off in this way in a rule between containers: each item of the `to` that none of the `from` gets through to, or else each
 * of the `from` that gets through to none. Of two lists not every pair has to get through: a rule for both is shorter than two.
 */
export function cutOff(allow: Allow, way: Exclude<Between, "open">, { rules, topology }: Allows): CutOff[] {
  const sources = allow.sources.filter(isPlaces);
  const targets = allow.destinations.filter(isPlaces);
  if (sources.length === 0 || targets.length === 0) return [];
  const best = (from: readonly PlacesEnd[], to: readonly PlacesEnd[]) =>
    between(legsOf(from), legsOf(to), allow.traffic, rules, topology);
  const isCut = (found: Between | undefined) => found !== undefined && found !== "open";
  const all = isCut(best(sources, targets));
  return [
    ...targets
      .filter((to) => isCut(best(sources, [to])))
      .map((to) => ({ span: to.item.span, from: sources, to: [to] })),
    ...sources
      .filter((from) => !all && isCut(best([from], targets)))
      .map((from) => ({ span: from.item.span, from: [from], to: targets })),
  ]
    .filter(({ from, to }) => best(from, to) === way)
    .map((one) => ({ ...one, publishable: isPublishable(allow.traffic, one.from, way, rules) }));
}

function isPublishable(
  traffic: TrafficItems,
  from: readonly PlacesEnd[],
  way: Between,
  { joinsPublished }: DockerRules,
): boolean {
  const joins = way === "icc" || joinsPublished;
  return joins && holdsPorts(traffic) && networksOf(from).some((network) => !network.internal);
}

function legsOf(ends: readonly PlacesEnd[]): PlacesEnd["legs"] {
  return ends.flatMap((end) => end.legs);
}
