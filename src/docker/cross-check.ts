import { quote } from "./quote.ts";
import type { Problem } from "./snapshot-error.ts";
import type { Topology } from "./topology.ts";

/** The path, as text, of a part of one element: of a container's name, a network's bridge. */
export type PathOf = (
  list: "containers" | "networks" | "services",
  index: number,
  key: "id" | "name" | "bridge",
) => string;

/**
 * Finds what no single value shows: an id or a container's name twice, a bridge of two networks, a Docker bridge that
 * the host says is none. Networks may share a name: the engine allowed it up to 24.
 */
export function crossCheck(topology: Topology, pathOf: PathOf, problems: Problem[]): void {
  const unique = (list: Parameters<PathOf>[0], key: Parameters<PathOf>[2], values: readonly (string | undefined)[]) => {
    const seen = new Map<string, number>();
    for (const [i, value] of values.entries()) {
      if (value === undefined) continue;
      const other = seen.get(value);
      if (other === undefined) seen.set(value, i);
      else
        problems.push({
          path: pathOf(list, i, key),
          message: `${quote(value)} stands at ${pathOf(list, other, key)} too`,
        });
    }
  };
  for (const list of ["containers", "networks", "services"] as const) {
    unique(
      list,
      "id",
      topology[list].map(({ id }) => id),
    );
  }
  unique(
    "containers",
    "name",
    topology.containers.map(({ name }) => name),
  );
  unique(
    "networks",
    "bridge",
    topology.networks.map(({ bridge }) => bridge),
  );
  const interfaces = new Map(topology.host?.interfaces.map((i) => [i.name, i]));
  for (const [i, { bridge }] of topology.networks.entries()) {
    if (bridge === undefined || (bridge !== "lo" && interfaces.get(bridge)?.bridge !== false)) continue;
    problems.push({
      path: pathOf("networks", i, "bridge"),
      message: `${quote(bridge)} is an interface of the host, and no bridge`,
    });
  }
}
