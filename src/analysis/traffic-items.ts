import { builtInService } from "../../lang/services.ts";
import type { PortProtocol, Program, Traffic, TrafficItem } from "../../lang/tree.ts";
import { hasPort } from "../ip/ports.ts";
import { definitionOf } from "./lookup.ts";

/** What a traffic list says, the services in it expanded; `any` for everything. */
export type TrafficItems = "any" | readonly TrafficItem[];

/** Expands the services of a traffic list; one that is unknown, or in a circle, adds nothing. */
export function trafficItems(traffic: Traffic, program: Program): TrafficItems {
  const found: TrafficItem[] = [];
  const seen = new Set<string>();
  const open = [traffic];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.items.length === 0) return "any";
    for (const item of next.items) {
      if (item.kind !== "service") found.push(item);
      else if (!seen.has(item.name)) {
        seen.add(item.name);
        const meant = serviceTraffic(item.name, program);
        if (meant) open.push(meant);
      }
    }
  }
  return found;
}

function serviceTraffic(name: string, program: Program): Traffic | undefined {
  const known = definitionOf(program, name);
  return known?.kind === "service" ? known.traffic : builtInService(name)?.traffic;
}

const NUMBERS = { tcp: 6, udp: 17, sctp: 132 } as const;

/** Whether a traffic holds a port of a protocol. */
export function holdsPort(items: TrafficItems, protocol: PortProtocol, port: number): boolean {
  if (items === "any") return true;
  return items.some((item) => {
    if (item.kind === "protocol") return item.numbers.includes(NUMBERS[protocol]);
    if (item.kind !== "ports" || !item.protocols.includes(protocol)) return false;
    return item.ports === "any" || hasPort(item.ports, port);
  });
}

/** Whether a traffic holds a protocol that has ports, or a part of one. */
export function holdsPorts(items: TrafficItems): boolean {
  if (items === "any") return true;
  const numbers: readonly number[] = Object.values(NUMBERS);
  return items.some(
    (item) => item.kind === "ports" || (item.kind === "protocol" && item.numbers.some((one) => numbers.includes(one))),
  );
}

/** Whether a traffic holds icmp of either family, or a type of it. */
export function holdsIcmp(items: TrafficItems): boolean {
  if (items === "any") return true;
  return items.some(
    (item) => item.kind === "icmp" || (item.kind === "protocol" && item.numbers.some((one) => one === 1 || one === 58)),
  );
}
