import { byName, byText, sortPorts } from "./convert/order.ts";
import { crossCheck } from "./cross-check.ts";
import { check } from "./schema/check.ts";
import { topologySchema } from "./schema/topology.ts";
import { formatPath, type Problem } from "./snapshot-error.ts";
import type { Topology } from "./topology.ts";

/**
 * Whether a JSON value means to be a snapshot of ours: its version is a number, or its `engine` an object. (In a
 * collection of the engine's answers `version` is the answer to `/version`.)
 */
export function isSnapshot(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { version, engine } = value as { version?: unknown; engine?: unknown };
  return typeof version === "number" || (typeof engine === "object" && engine !== null);
}

/**
 * Reads the JSON value of a snapshot file, and sorts it, so that a file edited by hand compiles to the same bytes
 * whatever its order. Adds what is wrong with it to `problems`.
 */
export function readSnapshot(value: unknown, problems: Problem[]): Topology | undefined {
  const topology: Topology | undefined = check(topologySchema(), value, [], problems);
  if (topology === undefined) return undefined;
  crossCheck(topology, (list, i, key) => formatPath([list, i, key]), problems);
  return {
    ...topology,
    containers: topology.containers
      .map((container) => ({
        ...container,
        endpoints: [...container.endpoints].sort((a, b) => byText(a.network, b.network)),
        ports: sortPorts(container.ports),
        configuredPorts: sortPorts(container.configuredPorts),
      }))
      .sort(byName),
    networks: [...topology.networks].sort(byName),
    services: [...topology.services].sort(byName),
  };
}
