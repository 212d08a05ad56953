import { stopped } from "../../../docker/after-event.ts";
import type { Container, Topology } from "../../../docker/topology.ts";

/**
 * Docker's world with what it knew before and no longer knows: a `deny` whose container was removed doesn't compile any more, and
 * is to hold again once the container is made anew. Those containers are stopped, so that they have no address. So are those that
 * went onto the host's network, where a rule that holds for others on a network of Docker's is an error.
 */
export function withVanished(now: Topology, before: Topology | undefined): Topology {
  if (before === undefined) return now;
  const gone = <T extends { readonly name: string }>(old: readonly T[], present: readonly T[]) =>
    old.filter(({ name }) => !present.some((one) => one.name === name));
  const containers = gone(before.containers, now.containers).map((one) => {
    // Who only got another name keeps its id.
    const taken = now.containers.some(({ id }) => id === one.id);
    return stopped(taken ? { ...one, id: [...one.id].reverse().join("") } : one);
  });
  const networks = gone(before.networks, now.networks).filter(({ id }) => now.networks.every((one) => one.id !== id));
  const onHost = (one: Container) => one.networkMode.kind === "host";
  const wereThere = new Set(before.containers.filter(onHost).map(({ name }) => name));
  const present = now.containers.map((one): Container => {
    const went = onHost(one) && !wereThere.has(one.name);
    return went ? { ...stopped(one), networkMode: { kind: "networks" } } : one;
  });
  return {
    ...now,
    containers: [...present, ...containers].sort(byName),
    networks: [...now.networks, ...networks].sort(byName),
    services: [...now.services, ...gone(before.services, now.services)].sort(byName),
  };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
