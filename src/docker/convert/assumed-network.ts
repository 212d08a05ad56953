import { isProblem, parseAddress } from "../../ip/address.ts";
import { formatInterval, prefixOf } from "../../ip/interval.ts";
import type { InspectedEndpoint } from "../schema/container.ts";
import type { Network } from "../topology.ts";
import { defaultBridge } from "./network.ts";
import { byText } from "./order.ts";

/** A network that only a container speaks of: the name and the leg that it has there. */
export interface Mention {
  readonly name: string;
  readonly leg: InspectedEndpoint;
}

/**
 * The network of an id that only containers mention, because `docker inspect` was read and `docker network inspect`
 * was not. An id of 25 characters is Swarm's, so the driver is `overlay`; any other is taken to be a bridge under its
 * usual name, which a macvlan or a bridge with a name of its own is not: `assumed` says so.
 */
export function assumedNetwork(id: string, mentions: readonly Mention[]): Network {
  const name = mentions.map((mention) => mention.name).sort(byText)[0] as string;
  const swarm = !/^[0-9a-f]{64}$/.test(id) && /^[0-9a-z]{25}$/.test(id);
  const subnets = new Map<string, string | undefined>();
  for (const { leg } of mentions) {
    add(subnets, leg.IPAddress, leg.IPPrefixLen, leg.Gateway);
    add(subnets, leg.GlobalIPv6Address, leg.GlobalIPv6PrefixLen, leg.IPv6Gateway);
  }
  return {
    id,
    name,
    driver: swarm ? "overlay" : "bridge",
    scope: swarm ? "swarm" : "local",
    ...(swarm ? {} : { bridge: defaultBridge(id, name) }),
    subnets: [...subnets]
      .map(([prefix, gateway]) => ({ prefix, ...(gateway ? { gateway } : {}) }))
      .sort((a, b) => byText(a.prefix, b.prefix)),
    internal: false,
    ipv6: mentions.some(({ leg }) => leg.GlobalIPv6Address !== undefined),
    icc: true,
    masquerade: true,
    trustedHostInterfaces: [],
    ingress: swarm && name === "ingress",
    labels: {},
    assumed: true,
  };
}

function add(
  subnets: Map<string, string | undefined>,
  text: string | undefined,
  length: number | undefined,
  gateway: string | undefined,
): void {
  const address = text === undefined ? undefined : parseAddress(text);
  if (address === undefined || isProblem(address) || !length) return;
  const prefix = formatInterval(prefixOf(address, length));
  const withLength = prefix.includes("/") ? prefix : `${prefix}/${length}`;
  subnets.set(withLength, gateway ?? subnets.get(withLength));
}
