import type { Match, PathName, TrafficTest } from "../ir/ir.ts";
import type { Binding } from "./binding.ts";
import type { DestinationTerm, SourceTerm } from "./endpoint-terms.ts";
import { fromHost } from "./from-host.ts";
import { claimedTests, proxyTests } from "./proxy.ts";
import { publishedTraffic } from "./published.ts";
import { ANY_ADDRESS, ANY_INTERFACE, canBe, withoutClass } from "./tests.ts";

export interface PathMatch {
  readonly path: PathName;
  readonly match: Match;
}

const EITHER_FAMILY = [4, 6] as const;

/** Every way that a packet can take from a source to a destination, with what it has to look like there. */
export function matchesOf(
  source: SourceTerm,
  destination: DestinationTerm,
  traffic: TrafficTest,
  refusal: boolean,
  binding: Binding,
): PathMatch[] {
  const families = traffic !== "any" && traffic.kind === "icmp" ? [traffic.family] : EITHER_FAMILY;
  const base: Match = {
    at: "forward",
    families,
    incoming: source.incoming,
    outgoing: ANY_INTERFACE,
    source: source.source,
    destination: ANY_ADDRESS,
    traffic,
    original: "any",
    redirected: "any",
  };
  return source.host
    ? fromHost(base, destination, binding).map((match) => ({ path: "from-host", match }))
    : [
        ...toHost(base, destination, binding),
        ...routed(base, destination, refusal, binding),
        ...published(base, destination, binding),
        ...throughProxy(base, destination, binding),
      ];
}

function toHost(base: Match, { host }: DestinationTerm, binding: Binding): PathMatch[] {
  if (!host || sidesOf(base, binding).length === 0) return [];
  return [{ path: "to-host", match: { ...base, at: "input", destination: host.destination } }];
}

const SIDES = ["outside", "docker"] as const;

function forwardPath(from: "outside" | "docker", to: "outside" | "docker"): PathName {
  if (from === "docker") return to === "docker" ? "between-containers" : "from-containers";
  return to === "docker" ? "to-containers" : "forward";
}

/** Whether a source can be behind a Docker bridge, outside, or both. A place is always on a bridge. */
function sidesOf({ incoming, source }: Match, { world, sets }: Binding): (typeof SIDES)[number][] {
  const places = source.in !== "any" && sets.get(source.in).kind === "places";
  return SIDES.filter((side) => canBe(incoming, side, world.bridges) && !(places && side === "outside"));
}

function routed(base: Match, { routed: to }: DestinationTerm, refusal: boolean, binding: Binding): PathMatch[] {
  if (!to) return [];
  const { world, sets } = binding;
  const toPlaces = to.destination.in !== "any" && sets.get(to.destination.in).kind === "places";
  const result: PathMatch[] = [];
  for (const from of sidesOf(base, binding)) {
    for (const side of SIDES) {
      if (!canBe(to.outgoing, side, world.bridges) || (toPlaces && side === "outside")) continue;
      const path = forwardPath(from, side);
      const match: Match = {
        ...base,
        incoming: withoutClass(base.incoming),
        outgoing: withoutClass(to.outgoing),
        destination: to.destination,
      };
      const matches = toPlaces && !refusal ? ownPorts(match, to, binding) : [match];
      result.push(...matches.map((one) => ({ path, match: one })));
    }
  }
  return result;
}

/**
 * What an allowance for named containers means behind Docker's redirection: a port of the host that leads to one of them, and not
 * whatever is redirected to their addresses. An address passes to another container when its owner goes, or at a boot; the
 * ports that this one publishes are no ports of the policy's.
 */
function ownPorts(match: Match, to: NonNullable<DestinationTerm["routed"]>, binding: Binding): Match[] {
  const redirected = proxyTests(match.traffic, to, binding).map(({ families, destination, traffic }): Match => {
    const asked = traffic === "any" || traffic.kind !== "ports" ? traffic : { ...traffic, of: "original" as const };
    return { ...match, families, traffic: asked, original: destination.in, redirected: true };
  });
  return [{ ...match, redirected: false }, ...redirected];
}

/** What Docker's DNAT took, and what docker-proxy and Swarm serve in the input hook: there every packet is for a published port. */
function published(base: Match, { published: to }: DestinationTerm, binding: Binding): PathMatch[] {
  if (!to) return [];
  const address = to.original === "any" ? ANY_ADDRESS : { in: to.original, notIn: [] };
  return publishedTraffic(base.traffic, to.ports).flatMap((traffic) =>
    sidesOf(base, binding).flatMap((from) => {
      const path = forwardPath(from, "docker");
      const incoming = withoutClass(base.incoming);
      const dnat: Match = {
        ...base,
        incoming,
        traffic: traffic === "any" || traffic.kind !== "ports" ? traffic : { ...traffic, of: "original" },
        original: to.original,
        redirected: true,
      };
      return [
        { path, match: dnat },
        { path, match: { ...base, at: "input", incoming, traffic, destination: address } },
      ];
    }),
  );
}

/** The half of a rule for containers that speaks of docker-proxy's ports. */
function throughProxy(base: Match, { host, routed: to }: DestinationTerm, binding: Binding): PathMatch[] {
  if (!to || !canBe(to.outgoing, "docker", binding.world.bridges)) return [];
  const tests = [...proxyTests(base.traffic, to, binding), ...(host ? claimedTests(base.traffic, to, binding) : [])];
  return tests.flatMap((test) =>
    sidesOf(base, binding).map((from) => ({
      path: forwardPath(from, "docker"),
      match: { ...base, ...test, at: "input" as const, incoming: withoutClass(base.incoming) },
    })),
  );
}
