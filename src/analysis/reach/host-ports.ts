import { type Address, type Family, isProblem, parseAddress } from "../../ip/address.ts";
import { isOnBridge } from "../docker-rules/legs.ts";
import { type Attempt, type Attempts, redirected, redirectedFromHost, toHost } from "./attempt.ts";
import type { Via, Zone } from "./audit.ts";
import type { Source } from "./sources.ts";
import type { ReachWorld } from "./world.ts";

/** The ways to a program that listens on the host's own addresses: in a container on the host's network, or Docker itself. */
export function waysToListener(
  bound: "any" | string,
  family: Family,
  via: Via,
  { kind }: Zone,
  source: Source,
  world: ReachWorld,
): Attempts {
  if (kind === "host") return [{ via: "from-this-host", packets: () => [] }];
  const asked = bound === "any" ? world.addresses.towards(source.interface, family) : read(bound);
  if (!asked) return `this host has no IPv${family} address`;
  if (isLoopback(asked)) return "it listens on a loopback address alone";
  if (kind === "internet" && family === 6 && !world.addresses.isPublic(6))
    return "this host has no public IPv6 address";
  if (kind === "containers" && !(source.leg && isOnBridge(source.leg))) {
    return "its network doesn't lead through this host";
  }
  return [{ via, packets: (probe) => [toHost(source, asked, probe)] }];
}

/** The ways to a port of a Swarm service that every node serves. Over IPv6 dockerd listens, and nobody answers (measured). */
export function waysToSwarm(port: number, family: Family, { kind }: Zone, source: Source, world: ReachWorld): Attempts {
  if (family === 6) return "Swarm's ingress doesn't answer over IPv6";
  const gateway = world.topology.networks.find(({ name }) => name === "docker_gwbridge");
  const address = read(gateway?.ingressSandbox ?? "172.18.0.2");
  const asked = world.addresses.towards(source.interface, family);
  if (!address || !asked) return "this host has no IPv4 address";
  const to = { bridge: gateway?.bridge ?? "docker_gwbridge", address, port };
  if (kind === "host") {
    return [{ via: "swarm", packets: (probe) => [redirectedFromHost(source.address, to, asked, probe)] }];
  }
  const way: Attempt = { via: "swarm", packets: (probe) => [redirected(source, to, asked, probe)] };
  if (kind !== "containers") return [way];
  if (!source.leg || !isOnBridge(source.leg)) return "its network doesn't lead through this host";
  return [{ ...way, maybe: "whether Docker lets containers reach Swarm's ingress depends on its version" }];
}

function read(text: string): Address | undefined {
  const address = parseAddress(text);
  return isProblem(address) ? undefined : address;
}

function isLoopback({ family, value }: Address): boolean {
  return family === 4 ? value >> 24n === 127n : value === 1n;
}
