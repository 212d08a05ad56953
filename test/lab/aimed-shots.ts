import { formatAddress } from "../../src/ip/address.ts";
import { IntervalSet } from "../../src/ip/interval-set.ts";
import { fitsInterface } from "../../src/ir/interfaces.ts";
import type { AddressTest, Ir, Match, SetName, TrafficTest } from "../../src/ir/ir.ts";
import type { Dice } from "./dice.ts";
import type { Lab, Leg, Machine } from "./lab.ts";
import type { Shot } from "./shoot.ts";
import type { Wire } from "./wire.ts";

interface Sender {
  readonly machine: Machine;
  readonly leg: Leg;
}

/** A packet that fits, as far as that can be arranged, one match of one rule; `undefined` where there is none to be had. */
export function aimedShot(dice: Dice, lab: Lab, ir: Ir, sourcePort: number): Shot | undefined {
  const rules = Object.values(ir.paths).flatMap((path) => [...path.rules, ...path.engineRules]);
  const rule = rules.length > 0 ? dice.pick(rules) : undefined;
  if (!rule || rule.when.length === 0) return undefined;
  const match = dice.pick(rule.when);
  const six = dice.pick(match.families) === 6;
  const sender = match.at === "output" ? "host" : randomSender(dice, lab, ir, match, six);
  if (!sender) return undefined;
  const source = sourceOf(dice, lab, ir, match, sender, six);
  const destination = destinationOf(dice, lab, ir, match, sender, six);
  const transport = transportOf(dice, match.traffic, six, sourcePort);
  if (source === undefined || destination === undefined || !transport) return undefined;
  return {
    from: sender === "host" ? "host" : { ns: sender.machine.ns, interface: sender.leg.interface },
    wire: { source, destination, hopLimit: 64, ...transport },
  };
}

function randomSender(dice: Dice, lab: Lab, ir: Ir, match: Match, six: boolean): Sender | undefined {
  const senders = lab.machines
    .flatMap((machine) => machine.legs.map((leg) => ({ machine, leg })))
    .filter(({ leg }) => fitsInterface(match.incoming, ir.bridges, leg.behind))
    .filter(({ leg }) => leg.addresses.some((address) => address.includes(":") === six));
  const owners = senders.filter(({ leg }) =>
    leg.addresses.some(
      (address) => match.source.in !== "any" && elements(ir, match.source.in, leg.behind, six).includes(address),
    ),
  );
  if (owners.length > 0 && dice.chance(0.7)) return dice.pick(owners);
  return senders.length > 0 ? dice.pick(senders) : undefined;
}

/** Edges of a set's elements on an interface, and the lab's own addresses in it. */
function elements(ir: Ir, name: SetName, behind: string, six: boolean): string[] {
  const set = ir.sets.find((candidate) => candidate.name === name);
  if (!set || set.kind === "runtime") return [];
  const texts =
    set.kind === "addresses"
      ? [...set.v4, ...set.v6]
      : set.places.filter((place) => place.interface === behind).flatMap(({ v4, v6 }) => [...v4, ...v6]);
  return IntervalSet.parse(texts)
    .intervals.filter(({ family }) => (family === 6) === six)
    .flatMap(({ family, first, last }) =>
      [first, last, first + (last - first) / 2n].map((value) => formatAddress({ family, value })),
    );
}

function anyElements(ir: Ir, test: AddressTest, six: boolean): string[] {
  const set = ir.sets.find(({ name }) => name === test.in);
  const places = set?.kind === "places" ? set.places.map((place) => place.interface) : [""];
  return test.in === "any" ? [] : places.flatMap((behind) => elements(ir, test.in as SetName, behind, six));
}

function sourceOf(
  dice: Dice,
  lab: Lab,
  ir: Ir,
  match: Match,
  sender: Sender | "host",
  six: boolean,
): string | undefined {
  const own = (sender === "host" ? hostAddresses(lab) : sender.leg.addresses).filter(
    (address) => address.includes(":") === six,
  );
  const wanted =
    match.source.in === "any" ? [] : elements(ir, match.source.in, sender === "host" ? "" : sender.leg.behind, six);
  if (sender !== "host" && wanted.length > 0 && !own.some((address) => wanted.includes(address)))
    return dice.pick(wanted);
  return own.length > 0 ? dice.pick(own) : undefined;
}

function destinationOf(
  dice: Dice,
  lab: Lab,
  ir: Ir,
  match: Match,
  sender: Sender | "host",
  six: boolean,
): string | undefined {
  const ownHost = hostAddresses(lab).filter((address) => address.includes(":") === six);
  const originals = match.original === "any" ? [] : elements(ir, match.original, "", six);
  const redirected = match.redirected === true || (match.redirected === "any" && dice.chance(0.2));
  if (match.at === "input" || redirected) {
    const wanted = [...(match.at === "input" ? anyElements(ir, match.destination, six) : []), ...originals];
    const reachable = ownHost.filter((address) => wanted.length === 0 || wanted.includes(address));
    return dice.pick(reachable.length > 0 ? reachable : ownHost);
  }
  const machines = lab.machines
    .flatMap(({ legs }) => legs)
    .filter(({ behind }) => match.at === "output" || fitsInterface(match.outgoing, ir.bridges, behind))
    .filter(({ behind }) => sender === "host" || sender.leg.behind !== behind || dice.chance(0.3))
    .flatMap(({ addresses }) => addresses)
    .filter((address) => address.includes(":") === six);
  const wanted = anyElements(ir, match.destination, six);
  const existing = machines.filter((address) => wanted.includes(address));
  if (existing.length > 0 && dice.chance(0.7)) return dice.pick(existing);
  if (wanted.length > 0) return dice.pick(wanted);
  return machines.length > 0 ? dice.pick(machines) : undefined;
}

function hostAddresses(lab: Lab): string[] {
  return lab.interfaces.flatMap(({ addresses }) => addresses.map((address) => address.split("/")[0] as string));
}

function transportOf(
  dice: Dice,
  test: TrafficTest,
  six: boolean,
  sourcePort: number,
): Pick<Wire, "protocol" | "port" | "sourcePort" | "icmpType"> | undefined {
  if (test === "any") return { protocol: dice.pick([6, 17]), port: dice.number(1, 65535), sourcePort };
  switch (test.kind) {
    case "icmp": {
      const types = test.types === "any" ? [six ? 128 : 8] : test.types.filter((type) => type !== (six ? 1 : 3));
      return types.length > 0 ? { protocol: six ? 58 : 1, icmpType: dice.pick(types) } : undefined;
    }
    case "protocols": {
      const protocol = dice.pick(test.protocols);
      if (protocol === 1 || protocol === 58 || (protocol === 51 && six)) return undefined;
      return [6, 17, 132].includes(protocol) ? { protocol, port: dice.number(1, 65535), sourcePort } : { protocol };
    }
    case "ports": {
      const range = test.ports === "any" || test.ports.length === 0 ? { first: 0, last: 65535 } : dice.pick(test.ports);
      return { protocol: dice.pick(test.protocols), port: dice.pick([range.first, range.last]), sourcePort };
    }
  }
}
