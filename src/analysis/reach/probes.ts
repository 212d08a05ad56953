import type { Family } from "../../ip/address.ts";
import { hasPort } from "../../ip/ports.ts";
import { type Ir, PATH_NAMES } from "../../ir/ir.ts";
import type { Topology } from "../../policy/compile.ts";
import { ownerOf } from "../docker-rules/legs.ts";
import type { Probe } from "./attempt.ts";

export const NUMBERS = { tcp: 6, udp: 17, sctp: 132 } as const;

/** A single port. */
export function portProbe(protocol: keyof typeof NUMBERS, port: number): Probe {
  return { label: `${protocol} ${port}`, protocol: NUMBERS[protocol], port };
}

/**
 * What stands for all that can be sent in a family: each end of a range of ports that the policy or the container names, a port that
 * neither does, and an echo request.
 */
export function allProbes(
  container: Topology["containers"][number] | undefined,
  family: Family,
  ir: Ir | undefined,
  topology: Topology,
): Probe[] {
  const owner = container && ownerOf(container, topology);
  const asked = [...(owner?.ports ?? []), ...(owner?.configuredPorts ?? [])];
  const icmp: Probe = { label: "icmp", protocol: family === 4 ? 1 : 58 };
  const ofProtocol = (protocol: "tcp" | "udp"): Probe[] => {
    const named = portsNamed(ir, NUMBERS[protocol]);
    const own = asked.filter((one) => one.protocol === protocol).map(({ containerPort }) => containerPort);
    const ports = [...new Set([...named, ...own])].sort((a, b) => a - b);
    const other = stranger(ports, ir);
    return [
      ...ports.map((port) => portProbe(protocol, port)),
      { label: `other ${protocol}`, protocol: NUMBERS[protocol], port: other },
    ];
  };
  return [...ofProtocol("tcp"), ...ofProtocol("udp"), icmp];
}

function portsNamed(ir: Ir | undefined, protocol: number): number[] {
  return rangesOf(ir, protocol).flatMap(({ first, last }) => (first === last ? [first] : [first, last]));
}

function rangesOf(ir: Ir | undefined, protocol?: number) {
  if (!ir) return [];
  return PATH_NAMES.flatMap((name) => ir.paths[name].rules)
    .flatMap((rule) => rule.when)
    .flatMap(({ traffic }) => {
      if (traffic === "any" || traffic.kind !== "ports" || traffic.ports === "any") return [];
      return protocol === undefined || traffic.protocols.includes(protocol) ? traffic.ports : [];
    });
}

function stranger(ports: readonly number[], ir: Ir | undefined): number {
  const ranges = rangesOf(ir);
  for (let port = 54321; port > 1; port--) if (!ports.includes(port) && !hasPort(ranges, port)) return port;
  return 54321;
}
