import { ICMP_TYPES } from "../../../lang/icmp.ts";
import type { Program, Traffic, TrafficItem } from "../../../lang/tree.ts";
import { PLAIN_PROTOCOLS } from "../../../lang/words.ts";
import { trafficItems } from "../../analysis/traffic-items.ts";
import { formatPorts } from "../../ip/ports.ts";
import { bullets, code, type Markup, ours } from "../markup.ts";
import { portName } from "../port-names.ts";

/** The most items of traffic that are shown. */
const MOST = 20;

/** What traffic a list stands for, the services in it expanded, an item a line. */
export function trafficWords(traffic: Traffic, program: Program): Markup {
  const items = trafficItems(traffic, program);
  if (items === "any") return ours("All traffic.");
  if (items.length === 0) return ours("No traffic: it matches nothing.");
  const shown = items.slice(0, MOST).map((item) => code(itemWords(item)));
  return bullets(items.length > MOST ? [...shown, ours(`and ${items.length - MOST} more`)] : shown);
}

/** An item as a policy writes it, ports by number, the known ones' names behind. */
function itemWords(item: TrafficItem): string {
  switch (item.kind) {
    case "ports": {
      const ports = item.ports === "any" ? "any" : item.ports.map(portWords).join(", ");
      const both = item.protocols.length > 1;
      return `${both ? "tcp/udp" : item.protocols[0]} ${ports}`;
    }
    case "icmp": {
      const names = [...ICMP_TYPES[item.family]];
      const types = item.types === "any" ? [] : item.types.map((type) => nameOf(names, type) ?? `${type}`);
      return [item.family === 4 ? "icmp" : "icmpv6", types.join(", ") || "any"].join(" ");
    }
    case "protocol":
      return item.numbers.map((number) => nameOf([...PLAIN_PROTOCOLS], number) ?? `proto ${number}`).join(", ");
    case "service":
      return item.name;
  }
}

function portWords(range: { readonly first: number; readonly last: number }): string {
  const name = range.first === range.last ? portName(range.first) : undefined;
  return name === undefined ? formatPorts(range) : `${formatPorts(range)} (${name})`;
}

function nameOf(names: readonly (readonly [string, number])[], number: number): string | undefined {
  return names.find(([, known]) => known === number)?.[0];
}
