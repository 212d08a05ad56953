import type { Topology } from "../../policy/compile.ts";
import { isLoopback } from "../docker-ports.ts";
import { holdsPort, type TrafficItems } from "../traffic-items.ts";
import { ownerOf, portsOf } from "./legs.ts";

type Container = Topology["containers"][number];

/** How far a rule's traffic comes through ports of the host: to all its addresses or some, to its loopback alone, not at all. */
export type WayIn = "published" | "loopback" | "none";

/**
 * The way through a published port into a container. A rule that names the host's port in place of the container's counts as
 * published: that slip has a finding of its own.
 */
export function wayIn(container: Container, traffic: TrafficItems, topology: Topology): WayIn {
  const ports = portsOf(container, topology).filter(
    ({ protocol, containerPort, hostPort }) =>
      holdsPort(traffic, protocol, containerPort) || names(traffic, protocol, hostPort),
  );
  if (ports.some((port) => !isLoopback(port))) return "published";
  return ports.length > 0 ? "loopback" : "none";
}

/** Whether a container is asked to publish some of a traffic: what gateway mode `routed` opens, without a port of the host. */
export function isConfigured(container: Container, traffic: TrafficItems, topology: Topology): boolean {
  return ownerOf(container, topology).configuredPorts.some((port) =>
    holdsPort(traffic, port.protocol, port.containerPort),
  );
}

/** Whether the port stands in the traffic singly. */
function names(traffic: TrafficItems, protocol: "tcp" | "udp" | "sctp", port: number): boolean {
  if (traffic === "any") return false;
  return traffic.some(
    (item) =>
      item.kind === "ports" &&
      item.protocols.includes(protocol) &&
      item.ports !== "any" &&
      item.ports.some((range) => range.first === port && range.last === port),
  );
}
