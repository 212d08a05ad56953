import type { EngineEvent } from "./engine/events.ts";
import type { Container, Topology } from "./topology.ts";

/** Events after which a policy may come to something else; others (`exec_start`, `health_status`) come by the thousand. */
const CHANGES: Readonly<Record<EngineEvent["type"], ReadonlySet<string>>> = {
  container: new Set(["create", "start", "restart", "stop", "die", "kill", "rename", "update", "destroy", "unpause"]),
  network: new Set(["create", "connect", "disconnect", "update", "remove", "destroy"]),
  service: new Set(["create", "update", "remove"]),
  daemon: new Set(["reload"]),
};

/** The signal that no program survives, as the engines write it. */
const DEADLY = ["9", "KILL", "SIGKILL"];

/** Whether what a policy comes to may be another one after an event. */
export function mayChange(event: EngineEvent): boolean {
  if (event.type === "container" && event.action === "kill") return DEADLY.includes(event.attributes.signal ?? "");
  return CHANGES[event.type].has(event.action);
}

/**
 * What is known of a host after an event that takes addresses away, from the event alone: the same object where it takes none.
 * Docker frees a container's addresses before it tells of it, and the next container may get them; a snapshot would take longer.
 */
export function afterEvent(topology: Topology, event: EngineEvent): Topology {
  if (!mayChange(event)) return topology;
  if (event.type === "container" && ["die", "kill", "destroy"].includes(event.action)) {
    return changed(topology, ({ id, networkMode }) =>
      // Who shares another's network has its addresses, and loses them with it.
      id === event.id || (networkMode.kind === "container" && networkMode.id === event.id) ? stopped : undefined,
    );
  }
  if (event.type === "network" && event.action === "disconnect") {
    const { container } = event.attributes;
    return changed(topology, ({ id, networkMode }) =>
      id === container || (networkMode.kind === "container" && networkMode.id === container)
        ? (one) => ({ ...one, endpoints: one.endpoints.filter(({ network }) => network !== event.id) })
        : undefined,
    );
  }
  return topology;
}

/**
 * The addresses that containers had before, and neither they nor others of their names have any more. Who has one since is another
 * container, for which what was said of the first doesn't hold.
 */
export function addressesLost(before: Topology, after: Topology): ReadonlySet<string> {
  const left = new Set(after.containers.flatMap((one) => addressesOf(one).flatMap((address) => claims(one, address))));
  const had = before.containers.flatMap((one) => addressesOf(one).map((address) => ({ one, address })));
  const kept = had.filter(({ one, address }) => claims(one, address).some((claim) => left.has(claim)));
  // Who shares another's network has its addresses.
  const addresses = new Set(kept.map(({ address }) => address));
  return new Set(had.map(({ address }) => address).filter((address) => !addresses.has(address)));
}

function claims({ id, name }: Container, address: string): string[] {
  return [`id ${id} ${address}`, `name ${name} ${address}`];
}

function addressesOf({ endpoints }: Container): string[] {
  return endpoints.flatMap(({ ipv4, ipv6 }) => [ipv4 ?? [], ipv6 ?? []].flat());
}

/** A container as it is in a snapshot once it doesn't run any more. */
export function stopped(container: Container): Container {
  return {
    ...container,
    state: "exited",
    endpoints: container.endpoints.map(({ network }) => ({ network })),
    ports: [],
  };
}

function changed(
  topology: Topology,
  change: (container: Container) => ((container: Container) => Container) | undefined,
): Topology {
  const containers = topology.containers.map((one) => change(one)?.(one) ?? one);
  return containers.every((one, i) => one === topology.containers[i]) ? topology : { ...topology, containers };
}
