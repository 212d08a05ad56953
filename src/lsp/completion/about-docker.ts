import type { Container, Network, SwarmService } from "../../docker/topology.ts";

/** A container's state, addresses and published ports, in a line. */
export function aboutContainer({ state, networkMode, endpoints, ports }: Container): string {
  const addresses = endpoints.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6].filter((one) => one !== undefined));
  const published = ports.map(({ protocol, containerPort, hostPort }) => `${protocol} ${hostPort} → ${containerPort}`);
  const mode = networkMode.kind === "host" ? ["on the host's network"] : [];
  return [state, ...mode, ...addresses, ...new Set(published)].join(", ");
}

/** A network's driver, subnets and bridge, in a line. */
export function aboutNetwork({ driver, subnets, bridge }: Network): string {
  return [driver, ...subnets.map(({ prefix }) => prefix), ...(bridge === undefined ? [] : [bridge])].join(", ");
}

/** What a Swarm service publishes, in a line. */
export function aboutSwarmService({ ports }: SwarmService): string {
  const written = ports.map(
    ({ protocol, publishedPort, targetPort }) => `${protocol} ${publishedPort} → ${targetPort}`,
  );
  return ["Swarm service", ...written].join(", ");
}
