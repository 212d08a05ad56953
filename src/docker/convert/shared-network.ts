import type { Container } from "../topology.ts";
import { isLive } from "./container.ts";

/**
 * Gives each container with `--network container:X` the legs of X, and X's full id where X is known (the engine writes
 * the id, older clients a name). Ports stay on X: they are published once.
 */
export function shareNetworks(containers: readonly Container[]): Container[] {
  const byId = new Map(containers.map((container) => [container.id, container]));
  const byName = new Map(containers.map((container) => [container.name, container]));
  const find = (id: string) => byId.get(id) ?? byName.get(id);
  return containers.map((container) => {
    const owner = ownerOf(container, find);
    if (owner === undefined || container.networkMode.kind !== "container") return container;
    const id = find(container.networkMode.id)?.id ?? container.networkMode.id;
    const endpoints = isLive(container.state) ? owner.endpoints : owner.endpoints.map(({ network }) => ({ network }));
    return { ...container, networkMode: { kind: "container", id }, endpoints };
  });
}

/** Follows `container:X` to the one that has a network of its own; a circle, which no engine allows, leads nowhere. */
function ownerOf(start: Container, find: (id: string) => Container | undefined): Container | undefined {
  const seen = new Set<Container>();
  let at: Container | undefined = start;
  while (at?.networkMode.kind === "container" && !seen.has(at)) {
    seen.add(at);
    at = find(at.networkMode.id);
  }
  return at?.networkMode.kind === "container" ? undefined : at;
}
