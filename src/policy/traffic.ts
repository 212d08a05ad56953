import type { Traffic } from "../../lang/tree.ts";
import { mergePorts, type PortRange } from "../ip/ports.ts";
import type { TrafficTest } from "../ir/ir.ts";
import type { Services } from "./services.ts";
import { PROTOCOL_NUMBERS } from "./world.ts";

interface Collected {
  readonly ports: Map<number, "any" | PortRange[]>;
  readonly icmp: Map<4 | 6, "any" | Set<number>>;
  readonly protocols: Set<number>;
}

/** What a traffic list stands for, services expanded: few tests, none of them overlapping another. */
export function bindTraffic(traffic: Traffic, services: Services): readonly TrafficTest[] {
  if (traffic.items.length === 0) return ["any"];
  const collected: Collected = { ports: new Map(), icmp: new Map(), protocols: new Set() };
  const seen = new Set<Traffic>();
  const open = [traffic];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.items.length === 0) return ["any"];
    if (seen.has(next)) continue;
    seen.add(next);
    for (const more of collect(next, services, collected)) open.push(more);
  }
  return [...portTests(collected), ...icmpTests(collected), ...protocolTests(collected)];
}

/** Puts what a list says itself into `into`, and gives the traffic of the services that it names. */
function collect(traffic: Traffic, services: Services, into: Collected): Traffic[] {
  const more: Traffic[] = [];
  for (const item of traffic.items) {
    switch (item.kind) {
      case "ports":
        for (const protocol of item.protocols) addPorts(into, PROTOCOL_NUMBERS[protocol], item.ports);
        break;
      case "icmp": {
        const known = into.icmp.get(item.family);
        if (item.types === "any" || known === "any") into.icmp.set(item.family, "any");
        else into.icmp.set(item.family, new Set([...(known ?? []), ...item.types]));
        break;
      }
      case "protocol":
        for (const number of item.numbers) into.protocols.add(number);
        break;
      case "service": {
        const meant = services.traffic(item.name, item.span);
        if (meant) more.push(meant);
      }
    }
  }
  return more;
}

function addPorts(into: Collected, protocol: number, ports: "any" | readonly PortRange[]): void {
  const known = into.ports.get(protocol);
  if (ports === "any" || known === "any") into.ports.set(protocol, "any");
  else if (known) for (const range of ports) known.push(range);
  else into.ports.set(protocol, [...ports]);
}

function portTests({ ports, protocols }: Collected): TrafficTest[] {
  const byPorts = new Map<string, { protocols: number[]; ports: "any" | PortRange[] }>();
  for (const [protocol, ranges] of [...ports].sort(([a], [b]) => a - b)) {
    if (protocols.has(protocol)) continue;
    const merged = ranges === "any" ? ranges : mergePorts(ranges);
    const key = JSON.stringify(merged);
    const entry = byPorts.get(key);
    if (entry) entry.protocols.push(protocol);
    else byPorts.set(key, { protocols: [protocol], ports: merged });
  }
  return [...byPorts.values()].map((entry) => ({ kind: "ports", ...entry, of: "packet" }));
}

function icmpTests({ icmp, protocols }: Collected): TrafficTest[] {
  return [...icmp]
    .sort(([a], [b]) => a - b)
    .filter(([family]) => !protocols.has(family === 4 ? 1 : 58))
    .map(([family, types]) => ({
      kind: "icmp",
      family,
      types: types === "any" ? types : [...types].sort((a, b) => a - b),
    }));
}

function protocolTests({ protocols }: Collected): TrafficTest[] {
  if (protocols.size === 0) return [];
  return [{ kind: "protocols", protocols: [...protocols].sort((a, b) => a - b) }];
}
