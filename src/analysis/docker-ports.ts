import type { PortProtocol } from "../../lang/tree.ts";
import type { Topology } from "../policy/compile.ts";

type Container = Topology["containers"][number];

/** A port that a container publishes, now or when it runs again, or that a Swarm service does. */
export interface DockerPort {
  /** Absent for a Swarm service's ingress port. */
  readonly container?: Container;
  readonly service?: string;
  readonly protocol: PortProtocol;
  readonly containerPort: number;
  readonly hostAddress: string;
  readonly hostPort: number;
  /** Whether it is served now. */
  readonly live: boolean;
}

/** What is published on the host's ports, one entry an address. */
export function dockerPorts({ containers, services }: Topology): DockerPort[] {
  const ofContainers = containers
    .filter((container) => container.networkMode.kind === "networks")
    .flatMap((container) => {
      const live = container.ports.length > 0;
      const ports = live ? container.ports : container.configuredPorts;
      return ports.filter((port) => port.hostPort !== 0).map((port) => ({ container, live, ...port }));
    });
  const ofServices = services.flatMap(({ name, ports }) =>
    ports
      .filter((port) => port.mode === "ingress" && port.publishedPort !== 0)
      .map((port) => ({
        service: name,
        protocol: port.protocol,
        containerPort: port.targetPort,
        hostAddress: "0.0.0.0",
        hostPort: port.publishedPort,
        live: true,
      })),
  );
  return [...ofContainers, ...ofServices];
}

/** Whether a published port is served on every address of the host. */
export function isEverywhere({ hostAddress }: Pick<DockerPort, "hostAddress">): boolean {
  return hostAddress === "0.0.0.0" || hostAddress === "::";
}

/** Whether nobody but the host itself can ask for it. */
export function isLoopback({ hostAddress }: Pick<DockerPort, "hostAddress">): boolean {
  return hostAddress.startsWith("127.") || hostAddress === "::1";
}

/** Who publishes it, for messages: `container db`. */
export function publisher({ container, service }: DockerPort): string {
  return container ? `container ${container.name}` : `swarm ${service}`;
}

/** The numbers without repetition, in order. */
export function distinct(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
