import { assumedNetwork, type Mention } from "./convert/assumed-network.ts";
import { hasNetwork, isLive, toContainer } from "./convert/container.ts";
import { toEngine } from "./convert/engine.ts";
import { toNetwork } from "./convert/network.ts";
import { byName, byText } from "./convert/order.ts";
import { toService } from "./convert/service.ts";
import { shareNetworks } from "./convert/shared-network.ts";
import { crossCheck, type PathOf } from "./cross-check.ts";
import { check } from "./schema/check.ts";
import { containerSchema, type InspectedContainer } from "./schema/container.ts";
import { infoSchema, versionSchema } from "./schema/engine.ts";
import { type InspectedNetwork, networkSchema } from "./schema/network.ts";
import { serviceSchema } from "./schema/service.ts";
import { formatPath, type Problem } from "./snapshot-error.ts";
import type { Container, Network, Topology } from "./topology.ts";

/** One answer of the engine, unchecked, and where it stands in its file. */
export interface Answer {
  readonly value: unknown;
  readonly at: readonly PropertyKey[];
}

/** What an engine said, unchecked: inspect answers of each kind, `/version`, `/info`. */
export interface Answers {
  readonly containers: readonly Answer[];
  readonly networks: readonly Answer[];
  readonly services: readonly Answer[];
  readonly version?: Answer;
  readonly info?: Answer;
}

/**
 * The Docker host that an engine's answers describe. Whatever is wrong with them is added to `problems`; the topology
 * is good only if nothing was. An answer that comes twice counts as the later one says.
 */
export function fromInspect(answers: Answers, problems: Problem[]): Topology {
  const version = answers.version && check(versionSchema(), answers.version.value, answers.version.at, problems);
  const info = answers.info && check(infoSchema(), answers.info.value, answers.info.at, problems);

  const places = new Map<string, readonly PropertyKey[]>();
  const networks = new Map<string, Network>();
  const members = new Map<string, NonNullable<InspectedNetwork["Containers"]>>();
  for (const { value, at } of answers.networks) {
    const inspected = check(networkSchema(), value, at, problems);
    if (!inspected) continue;
    const report = (path: PropertyKey[], message: string) =>
      problems.push({ path: formatPath([...at, ...path]), message });
    networks.set(inspected.Id, toNetwork(inspected, report));
    places.set(inspected.Id, at);
    members.set(inspected.Id, inspected.Containers ?? []);
  }

  const inspected = new Map<string, InspectedContainer>();
  for (const { value, at } of answers.containers) {
    const container = check(containerSchema(), value, at, problems);
    if (!container) continue;
    inspected.set(container.Id, container);
    places.set(container.Id, at);
  }
  for (const [id, mentions] of mentioned(inspected.values())) {
    if (!networks.has(id)) networks.set(id, assumedNetwork(id, mentions));
  }
  const containers = [...inspected.values()].map((c) => withMemberships(toContainer(c, networks), members));

  const services = answers.services.flatMap(({ value, at }) => check(serviceSchema(), value, at, problems) ?? []);
  const topology: Topology = {
    version: 1,
    engine: toEngine(version, info),
    containers: shareNetworks(containers).sort(byName),
    networks: [...networks.values()].sort(byName),
    services: [...new Map(services.map((s) => [s.ID, toService(s)])).values()].sort(byName),
  };
  const pathOf: PathOf = (list, i, key) => {
    const id = topology[list][i]?.id ?? "";
    return formatPath([...(places.get(id) ?? [list, id]), KEYS[key]]);
  };
  crossCheck(topology, pathOf, problems);
  return topology;
}

/** The engine's words for ours. */
const KEYS = { id: "Id", name: "Name", bridge: "Options" } as const;

function mentioned(containers: Iterable<InspectedContainer>): Map<string, Mention[]> {
  const found = new Map<string, Mention[]>();
  for (const container of containers) {
    if (!hasNetwork(container)) continue;
    for (const [name, leg] of container.NetworkSettings.Networks) {
      if (leg.NetworkID) found.set(leg.NetworkID, [...(found.get(leg.NetworkID) ?? []), { name, leg }]);
    }
  }
  return found;
}

/**
 * A Swarm task's leg in `docker_gwbridge` (`gateway_…`) shows only on the side of the network, and it is the one by
 * which the container reaches the host.
 */
function withMemberships(
  container: Container,
  members: ReadonlyMap<string, NonNullable<InspectedNetwork["Containers"]>>,
): Container {
  if (container.networkMode.kind !== "networks" || !isLive(container.state)) return container;
  const missing = [...members].flatMap(([network, legs]) => {
    if (container.endpoints.some((endpoint) => endpoint.network === network)) return [];
    const leg = legs.find(([id]) => id === container.id)?.[1];
    if (!leg) return [];
    const { IPv4Address: ipv4, IPv6Address: ipv6, MacAddress: mac } = leg;
    return [{ network, ...(ipv4 ? { ipv4 } : {}), ...(ipv6 ? { ipv6 } : {}), ...(mac ? { mac } : {}) }];
  });
  if (missing.length === 0) return container;
  return { ...container, endpoints: [...container.endpoints, ...missing].sort((a, b) => byText(a.network, b.network)) };
}
