import { IntervalSet } from "../ip/interval-set.ts";
import { elementsOf } from "../ir/elements.ts";
import { fitsInterface, isBridge } from "../ir/interfaces.ts";
import type { AddressTest, Match, Path, Rule } from "../ir/ir.ts";
import type { Sets } from "./sets.ts";
import type { World } from "./world.ts";

/**
 * The Docker bridges within which the policy restricts traffic: where `between containers` refuses by default, or a rule that
 * refuses (or logs) could meet two containers of one bridge, or where the policy keeps up `icc=false` in Docker's stead. The kernel shows that traffic to the forward hook only if told to; what
 * was redirected came to the host itself and is routed, so the hook sees it anyway.
 */
export function restrictedBridges(between: Path, world: World, sets: Sets): string[] {
  if (!between.decided) return [];
  const known = world.networks.filter((network) => network.driver === "bridge" && network.bridge !== undefined);
  const bridges = [...new Set(known.map((network) => network.bridge as string))].sort();
  const others = [...world.ownBridges, ...world.hostBridges.filter((name) => isBridge(world.bridges, name))];
  const all = [...new Set([...(bridges.length > 0 ? bridges : ["docker0"]), ...others])].sort();
  if (between.final.verdict === "deny" || between.final.verdict === "reject" || between.final.log) return all;
  const matches = between.rules
    .filter((rule) => rule.verdict.kind !== "allow" || rule.log)
    .flatMap((rule) => rule.when);
  return all.filter((bridge) => {
    if (bridges.includes(bridge) && isClosed(between.engineRules, bridge, world)) return true;
    const subnets = IntervalSet.parse(
      known
        .filter((network) => network.bridge === bridge)
        .flatMap((network) => network.subnets.map((one) => one.prefix)),
    );
    return matches.some((match) => couldMeet(match, bridge, subnets, world, sets));
  });
}

/** Whether the rules in Docker's stead refuse what goes on within a bridge (`icc=false`). */
function isClosed(engineRules: readonly Rule[], bridge: string, { bridges }: World): boolean {
  const first = engineRules.find(({ when }) =>
    when.some(
      ({ at, incoming, outgoing, redirected }) =>
        at === "forward" &&
        redirected === "any" &&
        fitsInterface(incoming, bridges, bridge) &&
        fitsInterface(outgoing, bridges, bridge),
    ),
  );
  return first?.verdict.kind === "deny";
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
