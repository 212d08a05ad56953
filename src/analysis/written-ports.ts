import { builtInService } from "../../lang/services.ts";
import type { Span } from "../../lang/span.ts";
import type { PortProtocol, Program, Traffic, TrafficItem } from "../../lang/tree.ts";
import { definitionOf } from "./lookup.ts";

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
    item.kind === "service" ? ofService(item.name, item.span, program) : portsOf(item, undefined),
  );
}

function ofService(name: string, span: Span, program: Program): WrittenPort[] {
  const found: WrittenPort[] = [];
  const seen = new Set<string>();
  const open = [name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const item of serviceTraffic(next, program)?.items ?? []) {
      if (item.kind === "service") open.push(item.name);
      else for (const port of portsOf(item, span)) found.push(port);
    }
  }
  return found;
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

function serviceTraffic(name: string, program: Program): Traffic | undefined {
  const known = definitionOf(program, name);
  return known?.kind === "service" ? known.traffic : builtInService(name)?.traffic;
}
