import { type Address, type Family, isProblem, parseAddress } from "../../ip/address.ts";
import type { Packet } from "../../ir/packet.ts";
import type { Topology } from "../../policy/compile.ts";
import { isEverywhere, isLoopback } from "../docker-ports.ts";
import { gatewayMode } from "../docker-rules/from-outside.ts";
import { isOnBridge, type Leg, legsOf } from "../docker-rules/legs.ts";
import {
  type Attempt,
  type Attempts,
  fromHost,
  type Probe,
  redirected,
  redirectedFromHost,
  toHost,
} from "./attempt.ts";
import type { Zone } from "./audit.ts";
import { isPublic, type Source } from "./sources.ts";
import type { ReachWorld } from "./world.ts";

type Container = Topology["containers"][number];
type Port = Container["ports"][number];
type BridgeLeg = Leg & { readonly network: NonNullable<Leg["network"]> };

interface Target {
  readonly bridge: string;
  readonly leg: BridgeLeg;
  readonly address: Address;
  readonly port: number;
}

/** The ways to a published port. Docker-proxy serves what Docker doesn't redirect: IPv6 to a container without it, and this host. */
export function waysToPublished(
  container: Container,
  port: Port,
  family: Family,
  { kind }: Zone,
  source: Source,
  world: ReachWorld,
): Attempts {
  const { topology, engine, addresses } = world;
  const legs = legsOf(container, topology).filter(isOnBridge);
  const targets = legs.flatMap((leg) => targetsOf(leg, port));
  const own = targets.filter(({ address }) => address.family === family);
  const asked = isEverywhere(port) ? addresses.towards(source.interface, family) : addressIn(port.hostAddress);
  if (!asked) return `this host has no IPv${family} address`;
  const redirects = redirectsFamily(family, world) ? own.filter(({ leg }) => isTranslated(leg, family)) : [];
  const proxied = engine.proxy ? targets.slice(0, 1) : [];
  const byProxy = proxied.map(
    (target): Attempt => ({
      via: "docker-proxy",
      packets: (probe) => [...throughProxy(kind, source, asked, probe), proxysOwn(target, probe, world)],
    }),
  );
  if (kind === "host") {
    // Docker leaves what this host sends to its loopback addresses to docker-proxy, where that runs.
    const moved = isLoopback(port) && engine.proxy ? [] : redirects;
    const direct = moved.map(
      (to): Attempt => ({
        via: "dnat",
        packets: (probe) => [redirectedFromHost(source.address, to, asked, probe)],
      }),
    );
    return orWhy([...direct, ...byProxy], "docker-proxy is off");
  }
  if (isLoopback(port)) return throughLoopback(kind, source, asked, redirects, world);
  if (kind === "internet" && !isRoutable(asked, isEverywhere(port), world)) return "the internet has no route to it";
  const byDnat = redirects.map((to): Attempt => dnat(source, to, asked));
  if (kind !== "containers") return orWhy(byDnat.length > 0 ? byDnat : byProxy, "docker-proxy is off");
  return fromContainer(source, redirects, asked, byProxy, world);
}

function fromContainer(
  source: Source,
  redirects: readonly Target[],
  asked: Address,
  byProxy: readonly Attempt[],
  { engine }: ReachWorld,
): Attempts {
  const network = source.leg && isOnBridge(source.leg) ? source.leg.network : undefined;
  if (!network) return "its network doesn't lead through this host";
  if (network.internal && source.address.family === 4) return "it is on an internal network";
  const joined = engine.rules.release >= 29 || !engine.filters;
  const direct = redirects.filter(({ leg }) => !engine.proxy && (leg.network === network || joined));
  const all = engine.proxy && !joined ? [] : joined ? redirects : direct;
  const byDnat = all.map((to) => dnat(source, to, asked));
  if (byDnat.length > 0) return byDnat;
  return orWhy(byProxy, "without docker-proxy, Docker keeps networks from each other");
}

function dnat(source: Source, to: Target, asked: Address): Attempt {
  return { via: "dnat", packets: (probe) => [redirected(source, to, asked, probe)] };
}

/** Up to Docker 27 a neighbour that routes 127.0.0.1 to this host reaches what is published there alone. */
function throughLoopback(
  kind: Zone["kind"],
  source: Source,
  asked: Address,
  redirects: readonly Target[],
  { engine }: ReachWorld,
): Attempts {
  const leaks = kind === "lan" && asked.family === 4 && engine.rules.release < 28 && engine.redirects === "docker";
  if (!leaks) return "it is published on a loopback address alone";
  return redirects.map((to) => ({
    via: "direct-routing",
    packets: (probe) => [redirected(source, to, asked, probe)],
  }));
}

function targetsOf(leg: BridgeLeg, { containerPort: port }: Port): Target[] {
  const { bridge, internal } = leg.network;
  return bridge === undefined || internal ? [] : leg.addresses.map((address) => ({ bridge, leg, address, port }));
}

/**
 * Whether the internet gets to an address of the host. A private one of a host that has no public one may be what a router before it
 * forwards to; IPv6 isn't translated on its way.
 */
function isRoutable(asked: Address, everywhere: boolean, { addresses }: ReachWorld): boolean {
  const { family } = asked;
  if (!everywhere && isPublic(asked)) return true;
  return family === 6 ? everywhere && addresses.isPublic(6) : everywhere || !addresses.isPublic(4) || !addresses.known;
}

function redirectsFamily(family: Family, { engine }: ReachWorld): boolean {
  if (engine.redirects === "policy") return true;
  return engine.redirects === "docker" && engine.rules.families.includes(family);
}

function isTranslated({ network }: BridgeLeg, family: Family): boolean {
  return gatewayMode(network, family).startsWith("nat");
}

function throughProxy(kind: Zone["kind"], source: Source, asked: Address, probe: Probe): Packet[] {
  return kind === "host" ? [] : [toHost(source, asked, probe)];
}

/** Docker-proxy's own connection to the container. */
function proxysOwn({ bridge, address, port }: Target, probe: Probe, { addresses }: ReachWorld): Packet {
  const source = addresses.towards(bridge, address.family) ?? address;
  return fromHost(source, bridge, address, probe, port);
}

function addressIn(text: string): Address | undefined {
  const address = parseAddress(text);
  return isProblem(address) ? undefined : address;
}

function orWhy(attempts: readonly Attempt[], why: string): Attempts {
  return attempts.length > 0 ? attempts : why;
}
