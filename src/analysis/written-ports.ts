import { builtInService } from "../../lang/services.ts";
import type { Span } from "../../lang/span.ts";
import type { PortProtocol, Program, Traffic } from "../../lang/tree.ts";
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
  return collect(traffic, program, undefined, new Set());
}

function collect(traffic: Traffic, program: Program, service: Span | undefined, open: Set<string>): WrittenPort[] {
  return traffic.items.flatMap((item): WrittenPort[] => {
    if (item.kind === "service") {
      const meant = serviceTraffic(item.name, program);
      if (!meant || open.has(item.name)) return [];
      return collect(meant, program, service ?? item.span, new Set([...open, item.name]));
    }
    if (item.kind !== "ports" || item.ports === "any") return [];
    return item.ports
      .filter((range) => range.first === range.last)
      .map((range) => ({
        protocols: item.protocols,
        port: range.first,
        span: service ?? range.span,
        direct: service === undefined,
      }));
  });
}

function serviceTraffic(name: string, program: Program): Traffic | undefined {
  const known = definitionOf(program, name);
  return known?.kind === "service" ? known.traffic : builtInService(name)?.traffic;
}
