import type { InspectedContainer, InspectedEndpoint, PortMap } from "../schema/container.ts";
import type { Container, EndpointAddress, Network, NetworkMode, PublishedPort } from "../topology.ts";
import { byText, sortPorts } from "./order.ts";
import { hasRawSockets } from "./raw-sockets.ts";

/**
 * The container of an inspect answer. `networks` are those that are known, by id; its legs are named by their ids. Only
 * `NetworkSettings.Networks` is read: Docker 29 has no addresses above it.
 */
export function toContainer(inspected: InspectedContainer, networks: ReadonlyMap<string, Network>): Container {
  const labels = inspected.Config.Labels;
  const project = labels["com.docker.compose.project"];
  const service = labels["com.docker.compose.service"];
  const networkMode = toNetworkMode(inspected.HostConfig.NetworkMode);
  const live = isLive(inspected.State.Status);
  const endpoints =
    networkMode.kind === "networks"
      ? inspected.NetworkSettings.Networks.map(([name, leg]) => toEndpoint(name, leg, live, networks))
      : [];
  return {
    id: inspected.Id,
    name: inspected.Name,
    labels,
    ...(project && service ? { compose: { project, service } } : {}),
    state: inspected.State.Status,
    networkMode,
    endpoints: endpoints.sort((a, b) => byText(a.network, b.network)),
    ports: live ? livePorts(inspected.NetworkSettings.Ports) : [],
    configuredPorts: configuredPorts(inspected.HostConfig.PortBindings, defaultBinding(endpoints, networks)),
    ...(!hasRawSockets(inspected.HostConfig) && { withoutRawSockets: true }),
  };
}

/** Whether the container has networks of its own (not `host`, `none` or another container's), and is on them now. */
export function hasNetwork(inspected: InspectedContainer): boolean {
  return isLive(inspected.State.Status) && toNetworkMode(inspected.HostConfig.NetworkMode).kind === "networks";
}

/** Whether a container in that state has its network. */
export function isLive(state: Container["state"]): boolean {
  return state === "running" || state === "paused" || state === "restarting";
}

function toNetworkMode(mode: string): NetworkMode {
  if (mode === "host") return { kind: "host" };
  if (mode === "none") return { kind: "none" };
  return mode.startsWith("container:")
    ? { kind: "container", id: mode.slice("container:".length) }
    : { kind: "networks" };
}

/** The network with that name, where exactly one is known (up to 25 the engine allows several). */
export function networkNamed(name: string, networks: ReadonlyMap<string, Network>): Network | undefined {
  const found = [...networks.values()].filter((network) => network.name === name);
  return found.length === 1 ? found[0] : undefined;
}

/**
 * A stopped container has no address; one that it still seems to have may be another's by now. Nor need its network's id
 * hold any longer: the default network gets a new one at each start of the engine.
 */
function toEndpoint(
  name: string,
  leg: InspectedEndpoint,
  live: boolean,
  networks: ReadonlyMap<string, Network>,
): EndpointAddress {
  if (!live) return { network: formerNetwork(name, leg.NetworkID, networks) };
  const network = leg.NetworkID ?? networkNamed(name, networks)?.id ?? name;
  return {
    network,
    ...(leg.IPAddress ? { ipv4: leg.IPAddress } : {}),
    ...(leg.GlobalIPv6Address ? { ipv6: leg.GlobalIPv6Address } : {}),
    ...(leg.MacAddress ? { mac: leg.MacAddress } : {}),
  };
}

function formerNetwork(name: string, id: string | undefined, networks: ReadonlyMap<string, Network>): string {
  return id !== undefined && networks.has(id) ? id : (networkNamed(name, networks)?.id ?? id ?? name);
}

/** An entry without a host's port (`routed` gateway mode) or without bindings (internal network) publishes nothing. */
function livePorts(map: PortMap): PublishedPort[] {
  return sortPorts(
    map.flatMap(({ bindings, ...port }) =>
      bindings.flatMap(({ HostIp, HostPort }) =>
        HostPort
          ? (HostIp ? [HostIp] : EVERY).map((hostAddress) => ({ ...port, hostAddress, hostPort: HostPort }))
          : [],
      ),
    ),
  );
}

function configuredPorts(map: PortMap, byDefault: readonly string[]): PublishedPort[] {
  return sortPorts(
    map.flatMap(({ bindings, ...port }) =>
      bindings.flatMap(({ HostIp, HostPort }) =>
        (HostIp ? [HostIp] : byDefault).map((hostAddress) => ({ ...port, hostAddress, hostPort: HostPort ?? 0 })),
      ),
    ),
  );
}

const EVERY = ["0.0.0.0", "::"] as const;

/**
 * Where a port without an address of its own is bound: every address, unless the container's network says otherwise by
 * `com.docker.network.bridge.host_binding_ipv4` (dockerd's `--ip` for the default network); then only there.
 */
function defaultBinding(
  endpoints: readonly EndpointAddress[],
  networks: ReadonlyMap<string, Network>,
): readonly string[] {
  const bindings = endpoints.map((leg) => networks.get(leg.network)?.hostBindingIpv4 ?? "0.0.0.0");
  const first = bindings[0];
  return first !== undefined && first !== "0.0.0.0" && bindings.every((binding) => binding === first) ? [first] : EVERY;
}
