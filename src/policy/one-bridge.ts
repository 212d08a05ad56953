import { IntervalSet } from "../ip/interval-set.ts";
import { elementsOf } from "../ir/elements.ts";
import { fitsInterface } from "../ir/interfaces.ts";
import type { AddressTest, Match, Path } from "../ir/ir.ts";
import type { Sets } from "./sets.ts";
import type { World } from "./world.ts";

/**
 * The Docker bridges within which the policy restricts traffic: where `between containers` refuses by default, or a rule that
 * refuses (or logs) could meet two containers of one bridge. The kernel shows that traffic to the forward hook only if told to; what
 * was redirected came to the host itself and is routed, so the hook sees it anyway.
 */
export function restrictedBridges(between: Path, world: World, sets: Sets): string[] {
  if (!between.decided) return [];
  const known = world.networks.filter((network) => network.driver === "bridge" && network.bridge !== undefined);
  const bridges = [...new Set(known.map((network) => network.bridge as string))].sort();
  const all = bridges.length > 0 ? bridges : ["docker0"];
  if (between.final.verdict === "deny" || between.final.verdict === "reject" || between.final.log) return all;
  const matches = between.rules
    .filter((rule) => rule.verdict.kind !== "allow" || rule.log)
    .flatMap((rule) => rule.when);
  return all.filter((bridge) => {
    const subnets = IntervalSet.parse(
      known
        .filter((network) => network.bridge === bridge)
        .flatMap((network) => network.subnets.map((one) => one.prefix)),
    );
    return matches.some((match) => couldMeet(match, bridge, subnets, world, sets));
  });
}

function couldMeet(match: Match, bridge: string, subnets: IntervalSet, world: World, sets: Sets): boolean {
  return (
    match.at === "forward" &&
    match.redirected !== true &&
    fitsInterface(match.incoming, world.bridges, bridge) &&
    fitsInterface(match.outgoing, world.bridges, bridge) &&
    couldHold(match.source, bridge, subnets, sets) &&
    couldHold(match.destination, bridge, subnets, sets)
  );
}

function couldHold(test: AddressTest, bridge: string, subnets: IntervalSet, sets: Sets): boolean {
  if (test.in === "any") return true;
  const set = sets.get(test.in);
  switch (set.kind) {
    case "runtime":
      return true;
    case "places":
      return set.places.some((place) => place.interface === bridge);
    case "addresses":
      return subnets.isEmpty || !elementsOf(set).intersect(subnets).isEmpty;
  }
}
