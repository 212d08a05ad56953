import { parseAddress } from "../../ip/address.ts";
import type { PublishedPort } from "../topology.ts";

/** Compares texts by their UTF-16 units: the same on every machine, whatever its locale. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Compares by name, then by id. */
export function byName(a: { name: string; id: string }, b: { name: string; id: string }): number {
  return byText(a.name, b.name) || byText(a.id, b.id);
}

/** Published ports in a fixed order, without repetitions: by host port, protocol, host address, container port. */
export function sortPorts(ports: readonly PublishedPort[]): PublishedPort[] {
  const unique = new Map(ports.map((port) => [JSON.stringify(sortKey(port)), port]));
  return [...unique.values()].sort((a, b) => compare(sortKey(a), sortKey(b)));
}

function sortKey(port: PublishedPort): readonly (string | number)[] {
  const address = parseAddress(port.hostAddress);
  const order =
    "problem" in address ? port.hostAddress : `${address.family}${address.value.toString(16).padStart(32, "0")}`;
  return [port.hostPort, port.protocol, order, port.containerPort];
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [i, x] of a.entries()) {
    const y = b[i] as string | number;
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
