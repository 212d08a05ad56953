import type { Topology } from "../docker/topology.ts";
import { type Family, isProblem, parseAddress } from "../ip/address.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import { elementsOf } from "../ir/elements.ts";
import { isBridge } from "../ir/interfaces.ts";
import type { World } from "./world.ts";

/** What of a host decides which packets there can be, as plain data: what a proof about a policy asks for beside the IR. */
export interface Reality {
  /** The known Docker bridges, and the addresses of the networks and containers on each. Sorted by bridge. */
  readonly bridges: readonly {
    readonly bridge: string;
    readonly v4: readonly string[];
    readonly v6: readonly string[];
  }[];
  /** Where known containers are. */
  readonly places: readonly { readonly container: string; readonly bridge: string; readonly address: string }[];
  /** Docker's redirections of published ports, on each way that one may take. */
  readonly redirects: readonly KnownRedirect[];
  /** Every port of the host that is published, redirected or not. */
  readonly published: readonly Asked[];
  /** The host's interfaces that are no Docker bridges; empty where nothing is known of them. */
  readonly interfaces: readonly { readonly name: string; readonly addresses: readonly string[] }[];
}

/** A port of the host, under one of its addresses or `any`. */
export interface Asked {
  readonly family: Family;
  readonly protocol: number;
  readonly hostAddress: "any" | string;
  readonly hostPort: number;
}

/** Where a port of the host leads: `address` is absent where nobody knows it (Swarm's ingress). */
export interface KnownRedirect extends Asked {
  readonly bridge: string;
  readonly address?: string;
  readonly port: number;
}

/** Gathers what decides which packets there can be. */
export function realityOf(world: World, topology: Topology | undefined): Reality {
  return {
    bridges: bridgesOf(world),
    places: world.containers.flatMap(({ container, legs }) =>
      legs.flatMap(({ bridge, v4, v6 }) =>
        [...v4, ...v6].map((address) => ({ container: container.name, bridge, address })),
      ),
    ),
    redirects: redirectsOf(world),
    published: world.entries.map(({ family, protocol, address, hostPort }) => ({
      family,
      protocol,
      hostAddress: address,
      hostPort,
    })),
    interfaces: (topology?.host?.interfaces ?? [])
      .filter(({ name }) => name !== "lo" && !isBridge(world.bridges, name))
      .map(({ name, addresses }) => ({ name, addresses: addresses.flatMap(withoutLength) })),
  };
}

const LINK_LOCAL = IntervalSet.parse(["fe80::/10"]);

function bridgesOf({ networks, containers }: World): Reality["bridges"] {
  const byBridge = new Map<string, IntervalSet>();
  const add = (bridge: string, addresses: IntervalSet) =>
    byBridge.set(bridge, (byBridge.get(bridge) ?? IntervalSet.empty).union(addresses));
  for (const { bridge, subnets, ipv6 } of networks) {
    if (bridge === undefined) continue;
    add(bridge, IntervalSet.parse(subnets.map(({ prefix }) => prefix)));
    if (ipv6) add(bridge, LINK_LOCAL);
  }
  for (const leg of containers.flatMap(({ legs }) => legs)) add(leg.bridge, elementsOf(leg));
  return [...byBridge]
    .filter(([, addresses]) => !addresses.isEmpty)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([bridge, all]) => ({ bridge, v4: all.family(4).format(), v6: all.family(6).format() }));
}

/** Docker redirects to an address of the family that was asked for, in any of a container's networks that lead outside. */
function redirectsOf({ entries, networks }: World): KnownRedirect[] {
  const gateway = networks.find(({ name }) => name === "docker_gwbridge");
  return entries.flatMap(({ family, protocol, address: hostAddress, hostPort, target }): KnownRedirect[] => {
    const asked: Asked = { family, protocol, hostAddress, hostPort };
    if (!target) {
      const sandbox = gateway?.ingressSandbox;
      if (sandbox?.includes(":") === (family === 4)) return [];
      const bridge = gateway?.bridge ?? "docker_gwbridge";
      return [{ ...asked, bridge, port: hostPort, ...(sandbox !== undefined && { address: sandbox }) }];
    }
    const legs = target.container.legs.filter(({ network }) => !network.internal);
    return legs.flatMap((leg) =>
      (family === 4 ? leg.v4 : leg.v6)
        .filter((address) => !address.startsWith("fe80:"))
        .map((address) => ({ ...asked, bridge: leg.bridge, address, port: target.port })),
    );
  });
}

function withoutLength(text: string): string[] {
  const address = text.split("/")[0] ?? "";
  return isProblem(parseAddress(address)) ? [] : [address];
}
