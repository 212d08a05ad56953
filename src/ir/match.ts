import type { Address } from "../ip/address.ts";
import type { IntervalSet } from "../ip/interval-set.ts";
import { hasPort } from "../ip/ports.ts";
import { elementsOf } from "./elements.ts";
import { fitsInterface } from "./interfaces.ts";
import type { Ir, Match, NamedSet, SetName, TrafficTest } from "./ir.ts";
import type { Packet } from "./packet.ts";

/** The elements that other programs put into run-time sets, by the set's name. */
export type RuntimeElements = ReadonlyMap<SetName, IntervalSet>;

/** Whether a packet fits a match. */
export function fits(ir: Ir, match: Match, packet: Packet, runtime: RuntimeElements): boolean {
  const redirectedOutput = packet.hook === "output" && packet.redirectedFrom !== undefined;
  const lookUp = (name: SetName, iface: string, address: Address) =>
    contains(findSet(ir, name), iface, address, redirectedOutput && iface === packet.out, runtime);
  const { source, destination } = match;
  return (
    match.at === packet.hook &&
    match.families.includes(packet.source.family) &&
    (packet.hook === "output" || fitsInterface(match.incoming, ir.bridges, packet.in)) &&
    (packet.hook === "input" || fitsOutgoing(ir, match, packet, redirectedOutput)) &&
    (source.in === "any" || lookUp(source.in, packet.in, packet.source)) &&
    !source.notIn.some((name) => lookUp(name, packet.in, packet.source)) &&
    (destination.in === "any" || lookUp(destination.in, packet.out, packet.destination)) &&
    !destination.notIn.some((name) => lookUp(name, packet.out, packet.destination)) &&
    (match.redirected === "any" || match.redirected === (packet.redirectedFrom !== undefined)) &&
    (match.original === "any" ||
      lookUp(match.original, "", packet.redirectedFrom?.destination ?? packet.destination)) &&
    fitsTraffic(match.traffic, packet)
  );
}

function fitsOutgoing(ir: Ir, match: Match, packet: Packet, redirectedOutput: boolean): boolean {
  const test = match.outgoing;
  if (redirectedOutput) return test.class !== "outside" && test.in === "any";
  return fitsInterface(test, ir.bridges, packet.out);
}

function fitsTraffic(test: TrafficTest, packet: Packet): boolean {
  if (test === "any") return true;
  switch (test.kind) {
    case "protocols":
      return test.protocols.includes(packet.protocol);
    case "icmp":
      return (
        packet.source.family === test.family &&
        packet.protocol === (test.family === 4 ? 1 : 58) &&
        (test.types === "any" || (packet.icmpType !== undefined && test.types.includes(packet.icmpType)))
      );
    case "ports": {
      const port = test.of === "original" ? (packet.redirectedFrom?.port ?? packet.port) : packet.port;
      return (
        test.protocols.includes(packet.protocol) &&
        (test.ports === "any" || (port !== undefined && hasPort(test.ports, port)))
      );
    }
  }
}

function contains(
  set: NamedSet,
  iface: string,
  address: Address,
  anyInterface: boolean,
  runtime: RuntimeElements,
): boolean {
  switch (set.kind) {
    case "addresses":
      return elementsOf(set).contains(address);
    case "runtime":
      return runtime.get(set.name)?.contains(address) ?? false;
    case "places":
      return set.places.some(
        (place) => (anyInterface || place.interface === iface) && elementsOf(place).contains(address),
      );
  }
}

function findSet(ir: Ir, name: SetName): NamedSet {
  const set = ir.sets.find((candidate) => candidate.name === name);
  if (!set) throw new Error(`the IR has no set ${name}`);
  return set;
}
