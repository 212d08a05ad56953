import type { Span } from "../../lang/span.ts";
import type { PortProtocol, Program, Traffic, TrafficItem } from "../../lang/tree.ts";
import { trafficItems } from "./traffic-items.ts";

/** A single port that a rule's traffic names. */
export interface WrittenPort {
  readonly protocols: readonly PortProtocol[];
  readonly port: number;
  /** Its place in the rule: the port itself, or the service that holds it. */
  readonly span: Span;
  /** Whether the port stands in the rule itself. */
  readonly direct: boolean;
}

/** The single ports of a traffic, those of its services too; ranges are no part of it. */
export function writtenPorts(traffic: Traffic, program: Program): WrittenPort[] {
  return traffic.items.flatMap((item) =>
    item.kind === "service" ? ofService(item, program) : portsOf(item, undefined),
  );
}

/** Whether a traffic is one port of one protocol or several, written in the rule itself. */
export function isOnePort({ items }: Traffic): boolean {
  const [item, ...more] = items;
  if (item?.kind !== "ports" || more.length > 0 || item.ports === "any") return false;
  const [range, ...others] = item.ports;
  return range !== undefined && range.first === range.last && others.length === 0;
}

function ofService(item: TrafficItem, program: Program): WrittenPort[] {
  const items = trafficItems({ items: [item], span: item.span }, program);
  return items === "any" ? [] : items.flatMap((one) => portsOf(one, item.span));
}

function portsOf(item: TrafficItem, service: Span | undefined): WrittenPort[] {
  if (item.kind !== "ports" || item.ports === "any") return [];
  return item.ports
    .filter((range) => range.first === range.last)
    .map((range) => ({
      protocols: item.protocols,
      port: range.first,
      span: service ?? range.span,
      direct: service === undefined,
    }));
}
