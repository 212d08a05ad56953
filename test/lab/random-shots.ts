import { formatAddress } from "../../src/ip/address.ts";
import { IntervalSet } from "../../src/ip/interval-set.ts";
import type { Ir, TrafficTest } from "../../src/ir/ir.ts";
import { aimedShot } from "./aimed-shots.ts";
import type { Dice } from "./dice.ts";
import type { Lab, Leg, Machine } from "./lab.ts";
import { ADDRESSES } from "./random-policy.ts";
import type { Shot } from "./shoot.ts";
import type { Wire } from "./wire.ts";

/** What a policy speaks of: packets are aimed there, on the edges above all. */
interface Pools {
  readonly v4: readonly string[];
  readonly v6: readonly string[];
  readonly ports: readonly number[];
  readonly protocols: readonly number[];
  readonly icmp: Readonly<Record<4 | 6, readonly number[]>>;
}

const PORTS = [22, 53, 80, 443, 1234, 5432, 8080, 8443, 8090, 32769, 5433, 3306, 9999];
const PROTOCOLS = [6, 6, 6, 6, 17, 17, 17, 132, 1, 1, 50, 47, 99];

/** Random packets over all ways through the host, each of them a connection of its own. */
export function randomShots(dice: Dice, lab: Lab, ir: Ir, count: number): Shot[] {
  const pools = poolsOf(ir);
  const shots: Shot[] = [];
  const seen = new Set<string>();
  const senders = new Set<string>();
  const receivers = new Set<string>();
  const counts = Object.values(ir.paths).some((path) =>
    [...path.rules, ...path.engineRules].some((rule) => rule.connections !== undefined),
  );
  for (let tries = 0; shots.length < count && tries < count * 20; tries++) {
    const from = 20000 + shots.length;
    const shot = (dice.chance(0.6) && aimedShot(dice, lab, ir, from)) || randomShot(dice, lab, pools, from);
    const { source, destination, protocol, sourcePort, icmpType } = shot.wire;
    const isEcho = protocol === 1 ? icmpType === 8 : protocol === 58 && icmpType === 128;
    // without ports, what goes one way and what goes the other are one connection, also behind a masquerade
    const withPorts = sourcePort !== undefined || isEcho;
    const key = withPorts ? `${shots.length}` : `${source} > ${destination} ${protocol}`;
    const isReply = !withPorts && (receivers.has(`${source} ${protocol}`) || senders.has(`${destination} ${protocol}`));
    if (seen.has(key) || isReply || (counts && isUntracked(shot))) continue;
    senders.add(`${source} ${protocol}`);
    receivers.add(`${destination} ${protocol}`);
    seen.add(key);
    shots.push(shot);
  }
  return shots;
}

/** What the kernel never tracks opens no connection, and how many of it are open is not defined. */
function isUntracked({ wire }: Shot): boolean {
  const type = wire.icmpType ?? 0;
  return wire.protocol === 58 && ((type >= 130 && type <= 137) || type === 143);
}

function poolsOf(ir: Ir): Pools {
  const texts = ir.sets.flatMap((set) =>
    set.kind === "addresses"
      ? [...set.v4, ...set.v6]
      : set.kind === "places"
        ? set.places.flatMap(({ v4, v6 }) => [...v4, ...v6])
        : [],
  );
  const edges = [...texts, ...ADDRESSES].flatMap((text) =>
    IntervalSet.parse([text]).intervals.flatMap(({ family, first, last }) => {
      const top = family === 4 ? 0xffffffffn : (1n << 128n) - 1n;
      const values = [first, last, first - 1n, last + 1n, first + (last - first) / 3n];
      return values.filter((value) => value >= 0n && value <= top).map((value) => formatAddress({ family, value }));
    }),
  );
  const tests = Object.values(ir.paths).flatMap((path) =>
    [...path.rules, ...path.engineRules].flatMap(({ when }) => when.map(({ traffic }) => traffic)),
  );
  const ports = tests.flatMap(portsOf).flatMap(({ first, last }) => [first, last, first - 1, last + 1]);
  return {
    v4: edges.filter((text) => !text.includes(":")),
    v6: edges.filter((text) => text.includes(":")),
    ports: [...PORTS, ...ports.filter((port) => port >= 0 && port <= 65535)],
    protocols: tests.flatMap((test) => (test === "any" || test.kind === "icmp" ? [] : test.protocols)),
    icmp: { 4: [8, 8, 0, 13, 5, 11], 6: [128, 128, 129, 2, 133, 135, 136, 134, 137, 130, 131, 143] },
  };
}

function portsOf(test: TrafficTest): readonly { first: number; last: number }[] {
  return test !== "any" && test.kind === "ports" && test.ports !== "any" ? test.ports : [];
}

function randomShot(dice: Dice, lab: Lab, pools: Pools, sourcePort: number): Shot {
  const senders = lab.machines.flatMap((machine) => machine.legs.map((leg) => ({ machine, leg })));
  const six = dice.chance(0.4);
  const able = senders.filter(({ leg }) => leg.addresses.some((address) => address.includes(":") === six));
  const neighbours = able.filter(({ machine }) => machine.says.startsWith("neighbour"));
  const sender = dice.chance(0.12) ? undefined : dice.pick(dice.chance(0.5) ? neighbours : able);
  const destination = randomDestination(dice, lab, pools, sender?.leg, six);
  const source = randomSource(dice, lab, pools, sender, six);
  const base = { source, destination, hopLimit: dice.chance(0.9) ? 64 : dice.pick([255, 2, 1]) };
  return {
    from: sender ? { ns: sender.machine.ns, interface: sender.leg.interface } : "host",
    wire: randomTransport(dice, pools, base, six, sourcePort),
  };
}

function randomTransport(
  dice: Dice,
  pools: Pools,
  base: Pick<Wire, "source" | "destination" | "hopLimit">,
  six: boolean,
  sourcePort: number,
): Wire {
  if (dice.chance(0.01)) {
    const dhcp = six ? { sourcePort: 547, port: 546 } : { sourcePort: 67, port: 68 };
    const local = six && dice.chance(0.7) ? { source: "fe80::7", destination: "fe80::1" } : {};
    return { ...base, ...local, protocol: 17, ...dhcp };
  }
  const protocol = dice.pick([...PROTOCOLS, ...pools.protocols.filter((number) => number !== 1 && number !== 58)]);
  if (protocol === 1) {
    const icmpType = dice.pick(pools.icmp[six ? 6 : 4]);
    const isNeighbour = six && icmpType >= 130 && icmpType !== 143;
    const hopLimit = isNeighbour && dice.chance(0.8) ? (icmpType >= 133 ? 255 : 1) : base.hopLimit;
    return { ...base, hopLimit, protocol: six ? 58 : 1, icmpType };
  }
  // in IPv6 the authentication header is an extension header: ip6tables takes the packet for what stands behind it, too
  if (protocol === 51 && six) return { ...base, protocol: 50 };
  if (![6, 17, 132].includes(protocol)) return { ...base, protocol };
  const port = dice.pick(pools.ports);
  const odd = protocol === 6 && dice.chance(0.06) ? { tcpFlags: dice.pick([16, 4, 3, 0, 17]) } : {};
  const fragmented = protocol === 17 && dice.chance(0.05) ? { fragmented: true } : {};
  return { ...base, protocol, sourcePort, port, ...odd, ...fragmented };
}

function randomSource(
  dice: Dice,
  lab: Lab,
  pools: Pools,
  sender: { machine: Machine; leg: Leg } | undefined,
  six: boolean,
): string {
  if (!sender) return dice.pick(ownAddresses(lab, six));
  const own = sender.leg.addresses.filter((address) => address.includes(":") === six);
  const isNeighbour = sender.machine.says.startsWith("neighbour");
  if (dice.chance(isNeighbour ? 0.45 : 0.8)) return dice.pick(own);
  const inside = containerAddresses(lab, six);
  if (dice.chance(0.2) && inside.length > 0) return dice.pick(inside);
  if (dice.chance(0.08)) return dice.pick(six ? ["::1", "fe80::7", "::"] : ["127.0.0.1", "0.0.0.0", "127.3.4.5"]);
  return dice.pick(pools[six ? "v6" : "v4"]);
}

function randomDestination(dice: Dice, lab: Lab, pools: Pools, leg: Leg | undefined, six: boolean): string {
  const own = ownAddresses(lab, six);
  const near = lab.interfaces
    .filter(({ name }) => name === leg?.behind)
    .flatMap(({ addresses }) => addresses.map((address) => address.split("/")[0] as string))
    .filter((address) => address.includes(":") === six);
  const outside = lab.machines.filter(({ says }) => says.startsWith("neighbour"));
  const inside = containerAddresses(lab, six);
  return dice.pick([
    () => dice.pick(near.length > 0 ? near : own),
    () => dice.pick(own),
    () => dice.pick(inside.length > 0 ? inside : own),
    () => dice.pick(inside.length > 0 ? inside : own),
    () =>
      dice.pick(
        outside
          .flatMap(({ legs }) => legs.flatMap(({ addresses }) => addresses))
          .filter((a) => a.includes(":") === six),
      ),
    () => dice.pick(pools[six ? "v6" : "v4"]),
    () => (dice.chance(0.3) ? dice.pick(six ? SPECIAL6 : SPECIAL4) : dice.pick(own)),
  ])();
}

const SPECIAL4 = ["255.255.255.255", "224.0.0.1", "192.168.1.255", "127.0.0.1", "169.254.169.254", "239.1.2.3"];
const SPECIAL6 = ["ff02::1", "ff02::fb", "fe80::1", "::1", "fd00:ec2::254", "ff05::2"];

function ownAddresses(lab: Lab, six: boolean): string[] {
  return lab.interfaces
    .flatMap(({ addresses }) => addresses.map((address) => address.split("/")[0] as string))
    .filter((address) => address.includes(":") === six);
}

function containerAddresses(lab: Lab, six: boolean): string[] {
  return lab.machines
    .filter(({ says }) => !says.startsWith("neighbour"))
    .flatMap(({ legs }) => legs.flatMap(({ addresses }) => addresses))
    .filter((address) => address.includes(":") === six);
}
