import { formatPorts, mergePorts, type PortRange } from "../../src/ip/ports.ts";
import type { Service } from "../common/boxes.ts";
import { anonymous } from "./addresses.ts";
import type { Scope } from "./scope.ts";

/** The header that nft knows by name; the ports of any other protocol are those of `th`. */
const HEADERS: Readonly<Record<number, string>> = { 6: "tcp", 17: "udp", 132: "sctp" };

/** More port ranges than these in one test are looked up in an interval set; fewer stay plain comparisons. */
const PLAIN_RANGES = 4;

/** A test of protocol, ports or types. */
export interface ServiceTest {
  readonly text: string;
  /** Whether it holds only for packets of the family that the services are meant for. */
  readonly family: boolean;
}

/**
 * Alternatives that together say that a packet is one of the services (not empty). `portOf: "original"` asks for the port
 * before a redirection, which nft takes only behind `meta l4proto`.
 */
export function serviceIn(
  scope: Scope,
  services: "any" | readonly Service[],
  portOf: "packet" | "original",
): ServiceTest[] {
  if (services === "any") return [{ text: "", family: false }];
  const byProtocol = new Map<number, Service[]>();
  for (const service of services) {
    const known = byProtocol.get(service.protocol);
    if (known) known.push(service);
    else byProtocol.set(service.protocol, [service]);
  }
  const whole: number[] = [];
  const ported = new Map<string, { protocols: number[]; ports: PortRange[] }>();
  const tests: ServiceTest[] = [];
  for (const [protocol, all] of byProtocol) {
    const types = all.flatMap((service) => service.type ?? []);
    const ports = mergePorts(all.flatMap((service) => service.ports ?? []));
    if (all.some((service) => service.type === undefined && service.ports === undefined)) whole.push(protocol);
    else if (ports.length > 0) {
      const key = ports.map(formatPorts).join(",");
      const same = ported.get(key);
      if (same) same.protocols.push(protocol);
      else ported.set(key, { protocols: [protocol], ports });
    } else tests.push({ text: `${icmpField(protocol)} ${anonymous(types.map(String))}`, family: true });
  }
  for (const { protocols, ports } of ported.values()) {
    for (const text of portsIn(scope, protocols, ports, portOf)) tests.push({ text, family: false });
  }
  if (whole.length > 0) tests.push({ text: protocolIn(whole), family: false });
  return tests;
}

/** `icmp type` or `icmpv6 type`. */
export function icmpField(protocol: number): string {
  return protocol === 1 ? "icmp type" : "icmpv6 type";
}

/** What stands before the ports of some protocols, and the field that holds the ports. */
export function portField(
  protocols: readonly number[],
  portOf: "packet" | "original",
): { before: string; field: string } {
  if (portOf === "original") return { before: `${protocolIn(protocols)} `, field: "ct original proto-dst" };
  const header = protocols.length === 1 ? HEADERS[protocols[0] as number] : undefined;
  return header ? { before: "", field: `${header} dport` } : { before: `${protocolIn(protocols)} `, field: "th dport" };
}

/** `meta l4proto 50`. Numbers: names would need /etc/protocols where the file is loaded. */
export function protocolIn(protocols: readonly number[]): string {
  return `meta l4proto ${anonymous(protocols.map(String))}`;
}

function portsIn(
  scope: Scope,
  protocols: readonly number[],
  ports: readonly PortRange[],
  portOf: "packet" | "original",
) {
  const { before, field } = portField(protocols, portOf);
  const ranges = ports.filter(({ first, last }) => first !== last);
  const singles = ports.filter(({ first, last }) => first === last);
  if (ranges.length > PLAIN_RANGES) {
    scope.uses.add("intervals");
    const slot = scope.ruleset.slot("ports", ["typeof th dport", "flags interval"], ports.map(formatPorts));
    return [`${before}${field} @${slot}`];
  }
  const tests = ranges.map((range) => `${before}${field} ${formatPorts(range)}`);
  if (singles.length > 0) tests.unshift(`${before}${field} ${anonymous(singles.map(formatPorts))}`);
  return tests;
}
