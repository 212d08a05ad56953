import { byName, byText, sortPorts } from "./convert/order.ts";
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
  refuseDoubles(topology, problems);
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

function refuseDoubles(topology: Topology, problems: Problem[]): void {
  refuse("containers", "id", topology.containers, problems);
  refuse("containers", "name", topology.containers, problems);
  refuse("networks", "id", topology.networks, problems);
  refuse("services", "id", topology.services, problems);
  const interfaces = new Map(topology.host?.interfaces.map((i) => [i.name, i]));
  const bridges = new Map<string, number>();
  for (const [i, { bridge }] of topology.networks.entries()) {
    if (bridge === undefined) continue;
    const path = formatPath(["networks", i, "bridge"]);
    const known = bridges.get(bridge);
    if (known !== undefined) problems.push({ path, message: `is also the bridge of networks[${known}]` });
    if (interfaces.get(bridge)?.bridge === false || bridge === "lo") {
      problems.push({ path, message: `\`${bridge}\` is an interface of the host, and no bridge` });
    }
    bridges.set(bridge, i);
  }
}

function refuse<K extends string>(
  list: string,
  key: K,
  values: readonly Readonly<Record<K, string>>[],
  problems: Problem[],
): void {
  const seen = new Map<string, number>();
  for (const [i, value] of values.entries()) {
    const other = seen.get(value[key]);
    if (other === undefined) seen.set(value[key], i);
    else problems.push({ path: formatPath([list, i, key]), message: `is the same as in ${list}[${other}]` });
  }
}
