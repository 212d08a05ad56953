import type { Topology } from "./topology.ts";

/** A snapshot file: the topology as JSON, two blanks an indent, with a newline at its end. The same bytes for the same host. */
export function printSnapshot(topology: Topology): string {
  return `${JSON.stringify(topology, null, 2)}\n`;
}
