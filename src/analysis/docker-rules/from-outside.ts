import type { Family } from "../../ip/address.ts";
import { overlap } from "../../ir/interfaces.ts";
import type { Topology } from "../../policy/compile.ts";
import { isUp } from "../is-up.ts";
import { holdsIcmp, type TrafficItems } from "../traffic-items.ts";
import type { OutsideEnd, PlacesEnd } from "./ends.ts";
import { type DockerRules, isUnfiltered } from "./engine.ts";
import { isOnBridge, type Leg } from "./legs.ts";
import { isConfigured, wayIn } from "./ways-in.ts";

type Network = Topology["networks"][number];

/**
 * What becomes of traffic from outside to a place: `open` where some of it may get there; `internal` and `unpublished` where Docker
 * drops all of it; `loopback` where the port is published, on the host's loopback alone.
 */
export type FromOutside = "open" | "internal" | "unpublished" | "loopback";

/** `undefined` for a place that nothing can be said of now: that of a container to come, or of one that isn't running. */
export function fromOutside(
  leg: Leg,
  source: OutsideEnd,
  traffic: TrafficItems,
  rules: DockerRules,
  topology: Topology,
): FromOutside | undefined {
  if (!isOnBridge(leg)) return "open";
  const { network, container } = leg;
  const way = container ? wayIn(container, traffic, topology) : "none";
  if (way === "published") return "open";
  if (network.internal) return source.families.includes(6) && isUnfiltered(network, rules) ? "open" : "internal";
  if (!container || !isUp(container)) return isIngressBridge(network, topology) ? "open" : undefined;
  const families = source.families.filter((family) => hasFamily(network, family));
  if (families.some((family) => isRouted(leg, network, family, traffic, rules, topology))) return "open";
  if (way !== "loopback") return "unpublished";
  return !rules.closesUnpublished || isTrusted(network, source) ? "open" : "loopback";
}

/** Swarm's ingress ends on `docker_gwbridge`, where no container is known of it. */
function isIngressBridge(network: Network, { services }: Topology): boolean {
  return (
    network.name === "docker_gwbridge" && services.some((one) => one.ports.some((port) => port.mode === "ingress"))
  );
}

function hasFamily({ subnets, ipv6 }: Network, family: Family): boolean {
  if (family === 6) return ipv6;
  return subnets.length === 0 || subnets.some((one) => !one.prefix.includes(":"));
}

/** Whether Docker lets through what is routed straight to the container's address, of some port of the traffic. */
function isRouted(
  { container }: Leg,
  network: Network,
  family: Family,
  traffic: TrafficItems,
  rules: DockerRules,
  topology: Topology,
): boolean {
  if (!rules.families.includes(family)) return true;
  const mode = gatewayMode(network, family);
  if (mode === "nat-unprotected") return true;
  if (mode !== "routed") return false;
  return holdsIcmp(traffic) || (container !== undefined && isConfigured(container, traffic, topology));
}

/** A network's gateway mode in a family: `nat` where it has no other (27.0 and later know modes). */
export function gatewayMode({ gatewayModeV4, gatewayModeV6 }: Network, family: Family): string {
  return (family === 4 ? gatewayModeV4 : gatewayModeV6) ?? "nat";
}

/** Interfaces that reach published ports by the container's address (28.2: moby#49832); the other ports they don't. */
function isTrusted({ trustedHostInterfaces }: Network, { interfaces }: OutsideEnd): boolean {
  if (interfaces === "any") return trustedHostInterfaces.length > 0;
  return trustedHostInterfaces.some((name) => interfaces.some((pattern) => overlap(pattern, name)));
}

/** What becomes of traffic from all these sources to all places of an end: the best that happens to some of it. */
export function endFromOutside(
  sources: readonly OutsideEnd[],
  end: PlacesEnd,
  traffic: TrafficItems,
  rules: DockerRules,
  topology: Topology,
): FromOutside | undefined {
  const all = new Set(
    sources.flatMap((source) => end.legs.map((leg) => fromOutside(leg, source, traffic, rules, topology))),
  );
  return (["open", "unpublished", "loopback", "internal"] as const).find((one) => all.has(one));
}
