import type { Rule as RuleNode } from "../../lang/tree.ts";
import type { Family } from "../ip/address.ts";
import { formatInterval } from "../ip/interval.ts";
import { hasPort, mergePorts } from "../ip/ports.ts";
import { elementsOf } from "../ir/elements.ts";
import type { Published, SetName, TrafficTest } from "../ir/ir.ts";
import type { Services } from "./services.ts";
import type { Sets } from "./sets.ts";
import { bindTraffic } from "./traffic.ts";
import type { PortEntry, World } from "./world.ts";

const PORT_PROTOCOLS = [6, 17, 132];

/** The part of a traffic that goes to published ports: `ports` are those of one Swarm service, absent all of them. */
export function publishedTraffic(
  traffic: TrafficTest,
  ports: ReadonlyMap<number, readonly number[]> | undefined,
): TrafficTest[] {
  if (!ports) return [traffic];
  return [...ports]
    .sort(([a], [b]) => a - b)
    .flatMap(([protocol, numbers]): TrafficTest[] => {
      const wanted = numbers.filter((port) => asksFor(traffic, protocol, port));
      if (wanted.length === 0) return [];
      const ranges = mergePorts(wanted.map((port) => ({ first: port, last: port })));
      return [{ kind: "ports", protocols: [protocol], ports: ranges, of: "packet" }];
    });
}

/** Whether a traffic holds a port of a protocol. */
export function asksFor(traffic: TrafficTest, protocol: number, port: number): boolean {
  if (traffic === "any") return true;
  switch (traffic.kind) {
    case "icmp":
      return false;
    case "protocols":
      return traffic.protocols.includes(protocol);
    case "ports":
      return traffic.protocols.includes(protocol) && (traffic.ports === "any" || hasPort(traffic.ports, port));
  }
}

/** Whether a traffic speaks of whole protocols, and of no ports. */
export function isWhole(traffic: TrafficTest): boolean {
  if (traffic === "any") return true;
  return traffic.kind === "protocols"
    ? traffic.protocols.some((one) => PORT_PROTOCOLS.includes(one))
    : traffic.kind === "ports" && traffic.ports === "any";
}

export interface ClaimedPort {
  readonly protocol: number;
  readonly port: number;
}

/** The ports that rules of a policy call published singly, and that no known container serves or would serve. */
export function claimedPorts(rules: readonly RuleNode[], services: Services, world: World): ClaimedPort[] {
  const found = rules
    .filter((rule) => claims(rule) && rule.to.items.some((item) => item.kind === "published"))
    .flatMap((rule) => bindTraffic(rule.traffic, services).flatMap(singlePorts))
    .filter(({ protocol, port }) => !isTaken(world, protocol, port));
  return [...new Map(found.map((one) => [`${one.protocol} ${one.port}`, one])).values()];
}

/** Whether a rule may call a port published: not one that decides nothing, for that would decide whose the port is. */
export function claims({ action, modifiers }: RuleNode): boolean {
  return action !== "log" && modifiers.trial === undefined;
}

/** Ports that the policy itself calls published. */
export interface Claim {
  readonly traffic: TrafficTest;
  /** `any`, or the set of the host's addresses behind `published`. */
  readonly address: "any" | SetName;
}

/**
 * What counts as published in the input hook: what the engine serves now, and the ports that the policy itself calls published.
 * Of these only ports and addresses written singly (a range or a prefix is a filter and no claim), and none that the
 * engine serves on some addresses only, or that belongs to a stopped container: there the port is the host's own.
 */
export function publishedTable(world: World, claims: readonly Claim[], sets: Sets): Published[] {
  const table = new Map<string, Published>();
  const add = (family: Family, address: string, protocol: number, port: number) => {
    const entry: Published = { family, address, protocol, ports: { first: port, last: port } };
    table.set(JSON.stringify(entry), entry);
  };
  for (const { family, address, protocol, hostPort } of world.entries) add(family, address, protocol, hostPort);
  for (const { traffic, address } of claims) {
    for (const { protocol, port } of singlePorts(traffic)) {
      if (isTaken(world, protocol, port)) continue;
      for (const place of claimedAddresses(address, sets)) add(place.family, place.address, protocol, port);
    }
  }
  return [...table.values()].sort(compare);
}

function claimedAddresses(address: "any" | SetName, sets: Sets): { family: Family; address: string }[] {
  if (address === "any")
    return [
      { family: 4, address },
      { family: 6, address },
    ];
  const set = sets.get(address);
  if (set.kind !== "addresses") return [];
  return elementsOf(set)
    .intervals.filter((one) => one.first === one.last)
    .map((one) => ({ family: one.family, address: formatInterval(one) }));
}

function singlePorts(traffic: TrafficTest): ClaimedPort[] {
  if (traffic === "any" || traffic.kind !== "ports" || traffic.ports === "any") return [];
  const singles = traffic.ports.filter((range) => range.first === range.last);
  return traffic.protocols.flatMap((protocol) => singles.map((range) => ({ protocol, port: range.first })));
}

function isTaken(world: World, protocol: number, port: number): boolean {
  const served = (entry: PortEntry) => entry.protocol === protocol && entry.hostPort === port;
  return world.entries.some(served) || world.idlePorts.some((idle) => idle.protocol === protocol && idle.port === port);
}

function compare(a: Published, b: Published): number {
  return (
    a.family - b.family ||
    a.protocol - b.protocol ||
    a.ports.first - b.ports.first ||
    (a.address < b.address ? -1 : a.address > b.address ? 1 : 0)
  );
}
