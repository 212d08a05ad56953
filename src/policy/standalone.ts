import type { Network } from "../docker/topology.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import type { EnginePlan, Match, Origin, PathName, Redirect, Rule, StandalonePlan } from "../ir/ir.ts";
import type { DockerSettings } from "./docker-block.ts";
import { ANY_ADDRESS, ANY_INTERFACE, onInterfaces } from "./tests.ts";
import type { PortEntry, World } from "./world.ts";

/** What the policy does in Docker's stead where dockerd runs with `--iptables=false`. */
export function enginePlan(settings: DockerSettings, world: World): EnginePlan {
  if (settings.iptables) return { iptables: true };
  return {
    iptables: false,
    uplinks: settings.uplinks,
    publish: settings.publish,
    masquerade: masqueraded(world),
    redirect: settings.publish === "dnat" ? world.entries.flatMap(redirectOf).sort(compareRedirects) : [],
    sysctls: sysctlsOf(settings.uplinks, world),
  };
}

function bridgeNetworks(world: World) {
  return world.networks.flatMap((network) =>
    network.driver === "bridge" && network.bridge !== undefined ? [{ ...network, bridge: network.bridge }] : [],
  );
}

function masqueraded(world: World): StandalonePlan["masquerade"] {
  return bridgeNetworks(world)
    .filter((network) => !network.internal && (network.masquerade || isDefault(network)))
    .map((network) => {
      const subnets = IntervalSet.parse(network.subnets.map((subnet) => subnet.prefix));
      const [v4, v6] = [
        translates(network.gatewayModeV4) ? subnets.family(4).format() : [],
        translates(network.gatewayModeV6) ? subnets.family(6).format() : [],
      ];
      return { bridge: network.bridge, v4, v6 };
    })
    .filter(({ v4, v6 }) => v4.length + v6.length > 0)
    .sort((a, b) => (a.bridge < b.bridge ? -1 : 1));
}

/**
 * The default network says `enable_ip_masquerade=false` on every engine that runs with `--iptables=false`: dockerd turns
 * `--ip-masq` off by itself there (measured on 20.10), so that it says nothing of what is wanted.
 */
function isDefault(network: Network): boolean {
  return network.name === "bridge";
}

/** Whether a gateway mode has Docker translate addresses: `routed` and `isolated` don't. */
function translates(mode: string | undefined): boolean {
  return mode === undefined || mode === "nat" || mode === "nat-unprotected";
}

/** First parts of loopback addresses: 127.0.0.0/8, ::1. */
const LOOPBACK: ReadonlySet<string> = new Set(["127", "::1"]);

/** IPv6 to a container without IPv6 stays with docker-proxy, and so does what is published on a loopback address. */
function redirectOf({ family, address, protocol, hostPort, target }: PortEntry): Redirect[] {
  if (!target || LOOPBACK.has(address.split(".")[0] as string)) return [];
  const legs = target.container.legs.filter((leg) => !leg.network.internal);
  for (const leg of legs) {
    const found = family === 4 ? leg.v4[0] : leg.v6.find((one) => !one.startsWith("fe80:"));
    if (found === undefined) continue;
    const containerPort = target.port;
    return [
      { family, protocol, hostAddress: address, hostPort, containerAddress: found, containerPort, bridge: leg.bridge },
    ];
  }
  return [];
}

function compareRedirects(a: Redirect, b: Redirect): number {
  const key = (one: Redirect) =>
    `${one.family} ${one.protocol} ${String(one.hostPort).padStart(5, "0")} ${one.hostAddress === "any" ? "~" : one.hostAddress}`;
  return key(a) < key(b) ? -1 : 1;
}

/**
 * IPv4 is forwarded by the interface that a packet comes in by. IPv6 knows one switch only (`all`), and a host that forwards
 * stops believing router advertisements unless `accept_ra` is 2.
 */
function sysctlsOf(uplinks: readonly string[], world: World): StandalonePlan["sysctls"] {
  const networks = bridgeNetworks(world);
  const bridges = networks.length > 0 ? networks.map((network) => network.bridge) : ["docker0"];
  const v4 = [...new Set([...uplinks, ...[...bridges].sort()])].map((name) => ({
    key: `net/ipv4/conf/${name}/forwarding`,
    value: "1",
  }));
  if (!networks.some((network) => network.ipv6)) return v4;
  const v6 = uplinks.map((name) => ({ key: `net/ipv6/conf/${name}/accept_ra`, value: "2" }));
  return [...v4, ...v6, { key: "net/ipv6/conf/all/forwarding", value: "1" }];
}

const EVERYTHING: Match = {
  at: "forward",
  families: [4, 6],
  incoming: ANY_INTERFACE,
  outgoing: ANY_INTERFACE,
  source: ANY_ADDRESS,
  destination: ANY_ADDRESS,
  traffic: "any",
  original: "any",
  redirected: "any",
};

/**
 * Docker's isolation: a network is open within (unless `icc=false`), an `--internal` one closed to everything else, the others
 * closed to each other but for their published ports.
 */
export function isolation(settings: DockerSettings, world: World, origin: Origin): Rule[] {
  if (settings.iptables) return [];
  const within = bridgesOf(world, (network) => network.icc).map((bridge) => ({
    ...EVERYTHING,
    incoming: onInterfaces([bridge]),
    outgoing: onInterfaces([bridge]),
  }));
  const published = [
    { ...EVERYTHING, redirected: true },
    { ...EVERYTHING, at: "input" as const },
  ];
  return [
    ...(within.length > 0 ? [engineRule("docker-one-network", within, "allow", origin)] : []),
    ...confinement("between-containers", settings, world, origin),
    engineRule("docker-published", published, "allow", origin),
    engineRule("docker-isolation", [EVERYTHING], "deny", origin),
  ];
}

/** An `--internal` network has no way out, and none in. */
export function confinement(path: PathName, settings: DockerSettings, world: World, origin: Origin): Rule[] {
  const internal = bridgesOf(world, (network) => network.internal);
  if (settings.iptables || internal.length === 0) return [];
  const out: Match = { ...EVERYTHING, incoming: onInterfaces(internal) };
  const into: Match = { ...EVERYTHING, outgoing: onInterfaces(internal) };
  const when = path === "from-containers" ? [out] : path === "to-containers" ? [into] : [out, into];
  return [engineRule("docker-internal", when, "deny", origin)];
}

function bridgesOf(world: World, wanted: (network: Network) => boolean): string[] {
  const networks = bridgeNetworks(world).filter(wanted);
  return [...new Set(networks.map((network) => network.bridge))].sort();
}

function engineRule(id: string, when: readonly Match[], kind: "allow" | "deny", origin: Origin): Rule {
  return { id, origin, when, verdict: { kind }, trial: false };
}
