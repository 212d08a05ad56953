import type { Program } from "../../lang/tree.ts";
import { isProblem, parseAddress } from "../ip/address.ts";
import { hasPort } from "../ip/ports.ts";
import { elementsOf } from "../ir/elements.ts";
import type { Ir, Match, Rule, TrafficTest } from "../ir/ir.ts";
import type { Topology } from "../policy/compile.ts";
import { count } from "../text/count.ts";
import { type DockerPort, isEverywhere, publisher } from "./docker-ports.ts";
import { setOf } from "./lookup.ts";
import { refuses, rulesOf } from "./rules-of.ts";
import { isContainerItem, selectContainers } from "./select-containers.ts";
import { writtenPorts } from "./written-ports.ts";

const NUMBERS = { tcp: 6, udp: 17, sctp: 132 } as const;

/**
 * Whether some rule of the path `to containers` speaks of a published port, from whatever source. Each rule for a container or
 * for `published` has a half in the input hook that names the host's ports, so that one is asked.
 */
export function speaksOf(ir: Ir, port: DockerPort): boolean {
  return deciding(ir).some((rule) => rule.when.some((match) => fits(ir, match, port)));
}

/** Whether some rule keeps strangers from a published port: a refusal that isn't one for a list of addresses. */
export function isRefused(ir: Ir, port: DockerPort): boolean {
  return deciding(ir)
    .filter((rule) => refuses(rule.verdict.kind))
    .some((rule) => rule.when.some((match) => match.source.in === "any" && fits(ir, match, port)));
}

function deciding(ir: Ir): Rule[] {
  return ir.paths["to-containers"].rules.filter((rule) => rule.verdict.kind !== "log" && !rule.trial);
}

function fits(ir: Ir, { at, families, traffic, destination }: Match, port: DockerPort): boolean {
  return (
    at === "input" &&
    families.includes(port.hostAddress.includes(":") ? 6 : 4) &&
    holds(traffic, NUMBERS[port.protocol], port.hostPort) &&
    (destination.in === "any" || isEverywhere(port) || contains(ir, destination.in, port.hostAddress))
  );
}

function holds(traffic: TrafficTest, protocol: number, port: number): boolean {
  if (traffic === "any") return true;
  if (traffic.kind === "protocols") return traffic.protocols.includes(protocol);
  if (traffic.kind === "icmp") return false;
  return traffic.protocols.includes(protocol) && (traffic.ports === "any" || hasPort(traffic.ports, port));
}

function contains(ir: Ir, name: string, text: string): boolean {
  const set = setOf(ir, name);
  const address = parseAddress(text);
  if (set?.kind === "runtime") return true;
  return set?.kind === "addresses" && !isProblem(address) && elementsOf(set).contains(address);
}

/**
 * Whether some allow is written for a published port: by its own number or the container's. (On a path that allows by default the IR
 * leaves out allows that change nothing.)
 */
export function isAllowed(program: Program, topology: Topology, port: DockerPort): boolean {
  return rulesOf(program).some(({ node }) => {
    if (node.action !== "allow") return false;
    const names = (wanted: number) =>
      node.traffic.items.length === 0 ||
      writtenPorts(node.traffic, program).some((one) => one.port === wanted && one.protocols.includes(port.protocol));
    return node.to.items.some((item) => {
      if (item.kind === "published") return names(port.hostPort);
      if (!isContainerItem(item) || !port.container) return false;
      return selectContainers(item, topology).includes(port.container) && names(port.containerPort);
    });
  });
}

const SHOWN = 5;

/** Published ports for a message, both families as one: `tcp 5432 (container db), tcp 9000 (container api)`. */
export function listPorts(ports: readonly DockerPort[]): string {
  const texts = [...new Set(ports.map((port) => `\`${port.protocol} ${port.hostPort}\` (\`${publisher(port)}\`)`))];
  const more = texts.length - SHOWN;
  return texts.slice(0, SHOWN).join(", ") + (more > 0 ? ` and ${count(more, "more port")}` : "");
}
