import { IntervalSet } from "../ip/interval-set.ts";
import { elementsOf } from "../ir/elements.ts";
import { fitsInterface } from "../ir/interfaces.ts";
import type { AddressTest, Match, SetName, TrafficTest } from "../ir/ir.ts";
import type { Binding } from "./binding.ts";
import type { DestinationTerm } from "./endpoint-terms.ts";
import { publishedTraffic } from "./published.ts";
import { ANY_INTERFACE, ofClass } from "./tests.ts";

type Routed = NonNullable<DestinationTerm["routed"]>;

/**
 * What the machine itself sends. A redirected packet shows no out-interface there, so what goes to a bridge by name (or to
 * all but one) is asked for by the addresses of the networks on it.
 */
export function fromHost(base: Match, to: DestinationTerm, binding: Binding): Match[] {
  const output: Match = { ...base, at: "output", incoming: ANY_INTERFACE };
  const matches: Match[] = [];
  if (to.routed) {
    const { outgoing, destination } = to.routed;
    if (outgoing.in === "any" && outgoing.notIn.length === 0) matches.push({ ...output, outgoing, destination });
    else if (outgoing.in === "any" || outgoing.in.length > 0) {
      matches.push({ ...output, outgoing, destination, redirected: outgoing.in === "any" ? false : "any" });
      for (const test of redirectedTo(to.routed, binding)) {
        matches.push({ ...output, outgoing: ofClass("docker"), destination: test, redirected: true });
      }
    }
  }
  if (to.published) {
    for (const traffic of publishedTraffic(base.traffic, to.published.ports)) {
      const asked: TrafficTest =
        traffic === "any" || traffic.kind !== "ports" ? traffic : { ...traffic, of: "original" };
      matches.push({ ...output, traffic: asked, original: to.published.original, redirected: true });
    }
  }
  return matches;
}

/** The destinations behind Docker's redirection that lie on the interfaces of an end, as addresses alone. */
function redirectedTo({ outgoing, destination }: Routed, binding: Binding): AddressTest[] {
  if (outgoing.class === "outside") return [];
  const { bridges } = binding.world;
  const named = [...new Set(binding.world.networks.flatMap(({ bridge }) => bridge ?? []))].sort();
  if (outgoing.in === "any") {
    const left = named.filter((bridge) => !fitsInterface({ ...outgoing, class: "any" }, bridges, bridge));
    const taken = left.map((bridge) => subnetsOf(bridge, binding)[0]);
    return [{ ...destination, notIn: [...destination.notIn, ...taken] }];
  }
  const reached = named.filter((bridge) => fitsInterface(outgoing, bridges, bridge));
  return reached.flatMap((bridge) => onBridge(destination, bridge, binding));
}

/** The part of a destination that lies on one bridge. */
function onBridge(test: AddressTest, bridge: string, binding: Binding): AddressTest[] {
  const [name, subnets] = subnetsOf(bridge, binding);
  if (test.in === "any") return [{ ...test, in: name }];
  const { sets } = binding;
  const set = sets.get(test.in);
  switch (set.kind) {
    case "runtime":
      return [{ ...test, notIn: [...test.notIn, sets.inline(IntervalSet.all.subtract(subnets))] }];
    case "addresses":
      return holding(elementsOf(set).intersect(subnets));
    case "places": {
      const here = set.places.find((place) => place.interface === bridge);
      return here ? holding(elementsOf(here)) : [];
    }
  }

  function holding(addresses: IntervalSet): AddressTest[] {
    return addresses.isEmpty ? [] : [{ ...test, in: sets.inline(addresses) }];
  }
}

function subnetsOf(bridge: string, { world, sets }: Binding): [SetName, IntervalSet] {
  const prefixes = world.networks
    .filter((network) => network.bridge === bridge)
    .flatMap((network) => network.subnets.map((subnet) => subnet.prefix));
  const subnets = IntervalSet.parse(prefixes);
  return [sets.addresses(`subnets:${bridge}`, subnets), subnets];
}
