import { containerWords } from "../../../lang/endpoint-words.ts";
import { isContainerItem, selectContainers } from "../../analysis/select-containers.ts";
import type { Container, Network, PublishedPort, SwarmService, Topology } from "../../docker/topology.ts";
import type { KnownContainer } from "../../policy/world.ts";
import { count } from "../../text/count.ts";
import type { DockerItem } from "../docker-item.ts";
import { addressesOf, knownOf, withoutAddress } from "../docker-view.ts";
import { bullets, code, listed, type Markup, ours, paragraphs, sentence } from "../markup.ts";

/** The most containers, ports or networks that are listed. */
const MOST = 12;

/** What Docker's name stands for in a topology. */
export function aboutDockerName(item: DockerItem, topology: Topology): Markup {
  if (item.kind === "network") return aboutNetwork(item.name, topology);
  if (item.kind === "swarm") return aboutSwarmService(item.service, topology);
  if (!isContainerItem(item)) return ours("");
  const found = selectContainers(item, topology);
  if (item.kind !== "container" || item.glob) return aboutSelection(containerWords(item), found, topology);
  const known = found[0] && knownOf(topology, found[0]);
  return known ? aboutContainer(known, topology) : sentence`No container is called ${code(item.name)} now.`;
}

function aboutContainer(known: KnownContainer, topology: Topology): Markup {
  const { container, legs, unprotected } = known;
  const { networkMode, compose } = container;
  const shared = networkMode.kind === "container" ? networkMode.id : undefined;
  const owner =
    shared === undefined ? undefined : topology.containers.find(({ id, name }) => id === shared || name === shared);
  const facts = [
    ...legs.map(
      ({ network, v4, v6 }) => sentence`In network ${code(network.name)}: ${listed([...v4, ...v6].map(code), MOST)}`,
    ),
    ...(known.onHost ? [ours("On the host's network: it has no address of its own.")] : []),
    ...(networkMode.kind === "none" ? [ours("On no network.")] : []),
    ...(owner ? [sentence`Shares the network of ${code(owner.name)}.`] : []),
    ...unprotected.map(
      (network) => sentence`In ${code(network.name)} (${network.driver}): never passes this host's firewall.`,
    ),
    ...publishedFacts(container),
    ...(compose ? [sentence`Compose: ${code(`${compose.project}/${compose.service}`)}`] : []),
  ];
  const away = legs.length === 0 && !known.onHost && unprotected.length === 0 ? [ours("No address now.")] : [];
  return paragraphs(sentence`**container** ${code(container.name)}: ${container.state}`, bullets([...away, ...facts]));
}

function publishedFacts({ ports, configuredPorts }: Container): Markup[] {
  const now = listed(unique(ports).map(portFact), MOST);
  if (ports.length > 0) return [sentence`Publishes ${now}`];
  if (configuredPorts.length === 0) return [ours("Publishes no port.")];
  return [sentence`Would publish ${listed(unique(configuredPorts).map(portFact), MOST)}`];
}

function unique(ports: readonly PublishedPort[]): PublishedPort[] {
  return [...new Map(ports.map((port) => [JSON.stringify(port), port])).values()];
}

/** `0.0.0.0:8443 → tcp 443`. */
function portFact({ hostAddress, hostPort, protocol, containerPort }: PublishedPort): Markup {
  const host = hostAddress.includes(":") ? `[${hostAddress}]` : hostAddress;
  return code(`${host}:${hostPort === 0 ? "?" : hostPort} → ${protocol} ${containerPort}`);
}

function aboutSelection(words: string, found: readonly Container[], topology: Topology): Markup {
  const head = sentence`${code(words)}: ${count(found.length, "container")} now`;
  return found.length === 0 ? head : paragraphs(head, containerList(found, topology));
}

function containerList(found: readonly Container[], topology: Topology): Markup {
  const lines = found.slice(0, MOST).map((container) => {
    const known = knownOf(topology, container);
    const addresses = known ? addressesOf(known) : [];
    const why = known && withoutAddress(known);
    return why === undefined
      ? sentence`${code(container.name)}: ${listed(addresses.map(code), 4)}`
      : sentence`${code(container.name)}: ${why}`;
  });
  return bullets(found.length > MOST ? [...lines, ours(`and ${found.length - MOST} more`)] : lines);
}

function aboutNetwork(name: string, topology: Topology): Markup {
  const networks = topology.networks.filter((network) => network.name === name);
  if (networks.length === 0) return sentence`No network is called ${code(name)} now.`;
  return paragraphs(...networks.map((network) => networkFacts(network, topology)));
}

function networkFacts(network: Network, topology: Topology): Markup {
  const inside = topology.containers.filter(({ endpoints }) =>
    endpoints.some((endpoint) => endpoint.network === network.id || endpoint.network === network.name),
  );
  const { name, driver, bridge, parent, subnets } = network;
  const traits = [
    ...(network.internal ? ["internal: no way out"] : []),
    ...(network.icc ? [] : ["its containers can't reach each other (icc off)"]),
    ...(network.masquerade ? [] : ["not masqueraded"]),
    ...(network.ingress ? ["Swarm's ingress"] : []),
  ];
  const facts = [
    sentence`Driver: ${driver}${network.assumed ? " (assumed: only containers mention it)" : ""}`,
    ...(bridge === undefined ? [] : [sentence`Bridge: ${code(bridge)}`]),
    ...(parent === undefined
      ? []
      : [sentence`On interface ${code(parent)}: its containers never pass this host's firewall.`]),
    subnets.length === 0
      ? ours("No subnet.")
      : sentence`Subnets: ${listed(
          subnets.map(({ prefix }) => code(prefix)),
          MOST,
        )}`,
    ...traits.map(ours),
    inside.length === 0
      ? ours("No container.")
      : sentence`${count(inside.length, "container")}: ${listed(
          inside.map((one) => code(one.name)),
          MOST,
        )}`,
  ];
  return paragraphs(sentence`**network** ${code(name)}`, bullets(facts));
}

function aboutSwarmService(name: string, topology: Topology): Markup {
  const service = topology.services.find((one) => one.name === name);
  if (!service) return sentence`No Swarm service is called ${code(name)} now.`;
  const ports = service.ports.filter(({ publishedPort }) => publishedPort !== 0);
  const head = sentence`**Swarm service** ${code(name)}`;
  return paragraphs(head, ports.length === 0 ? ours("Publishes no port.") : bullets(ports.map(servicePort)));
}

function servicePort({ protocol, publishedPort, targetPort, mode }: SwarmService["ports"][number]): Markup {
  return sentence`${code(`${protocol} ${publishedPort} → ${targetPort}`)} (${mode})`;
}
