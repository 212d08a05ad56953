import { expect, it } from "vitest";
import { Cells } from "../../../../src/host/cut/cells.ts";
import { wideDeletionOf } from "../../../../src/host/cut/delete.ts";
import type { Entry } from "../../../../src/host/cut/entries.ts";
import { judgeEntry } from "../../../../src/host/cut/judge.ts";
import type { Surroundings } from "../../../../src/host/cut/surroundings.ts";
import { type Address, formatAddress, highest } from "../../../../src/ip/address.ts";
import { interval } from "../../../../src/ip/interval.ts";
import { IntervalSet } from "../../../../src/ip/interval-set.ts";
import type { Ir } from "../../../../src/ir/ir.ts";
import { compilable } from "../../../lab/compile-policy.ts";
import { Dice } from "../../../lab/dice.ts";
import { ADDRESSES, randomPolicy } from "../../../lab/random-policy.ts";
import { TOPOLOGY } from "../../../lab/topology.ts";

const POLICIES = 30;
const ENTRIES = 150;
const INTERFACES = ["eth0", "eth1", "br-lan", "wg0", "docker0", "br-222222222222"];
const PORTS = [22, 53, 67, 68, 80, 546, 547, 8080, 8443];

/** Where containers, and zones with addresses, are. */
function placesOf({ sets }: Ir): { readonly texts: readonly string[]; readonly interfaces: readonly string[] } {
  const places = sets.flatMap((set) => (set.kind === "places" ? set.places : []));
  const names = places.map((place) => place.interface).filter((name) => !name.includes("*"));
  return { texts: places.flatMap(({ v4, v6 }) => [...v4, ...v6]), interfaces: names };
}

/** An address in or beside something that policies name. */
function someAddress(dice: Dice, family: 4 | 6, places: readonly string[] = []): Address {
  const isWanted = (text: string) => text.includes(":") === (family === 6);
  const inPlaces = places.filter(isWanted);
  const named = inPlaces.length > 0 && dice.chance(0.5) ? inPlaces : ADDRESSES.filter(isWanted);
  const { first, last } = interval(dice.pick(named));
  const value = dice.pick([first, last, last + 1n, first - 1n, first + BigInt(dice.number(0, 300))]);
  return { family, value: value < 0n ? 0n : value > highest(family) ? highest(family) : value };
}

function someEntry(dice: Dice, places: readonly string[]): Entry {
  const family = dice.pick([4, 4, 6] as const);
  const protocol = dice.pick([6, 17, 17, 132, family === 4 ? 1 : 58, 50]);
  const ports = [6, 17, 132].includes(protocol);
  const [source, destination] = [someAddress(dice, family, places), someAddress(dice, family, places)];
  const to = dice.chance(0.3) ? someAddress(dice, family, places) : destination;
  const [sourcePort, port, toPort] = [dice.pick(PORTS), dice.pick(PORTS), dice.pick(PORTS)];
  const icmp = protocol === 1 || protocol === 58 ? { type: dice.pick([8, 128, 13, 135]), code: 0, id: 1 } : undefined;
  return {
    id: 1,
    family,
    protocol,
    original: { source, destination, ...(ports && { sourcePort, port }), ...(icmp && { icmp }) },
    reply: {
      source: to,
      destination: source,
      ...(ports && { sourcePort: dice.chance(0.7) ? port : toPort, port: sourcePort }),
    },
  };
}

/** Another entry that the same arguments fit. */
function likeIt(dice: Dice, entry: Entry, cells: Cells): Entry {
  const { original, reply, family } = entry;
  const { first, last } = cells.around(original.source, reply.source);
  const spread = last - first;
  const value = dice.pick([first, last, first + spread / 2n, first + spread / 3n]);
  const source = { family, value };
  const sourcePort = original.sourcePort === undefined ? undefined : dice.pick([...PORTS, 40000]);
  const other = {
    ...entry,
    original: { ...original, source, ...(sourcePort !== undefined && { sourcePort }) },
    reply: { ...reply, destination: someAddress(dice, family), ...(sourcePort !== undefined && { port: 7 }) },
  };
  const key = (one: Entry) => wideDeletionOf(one, cells.around(one.original.source, one.reply.source)).join(" ");
  return key(other) === key(entry) ? other : entry;
}

it("no random policy tells apart what goes together", () => {
  const seed = Number(process.env.WALLC_SEED ?? (process.env.CI ? 20260601 : Math.floor(Math.random() * 1e9)));
  let moved = 0;
  const told = new Set<string>();
  for (let round = 0; round < POLICIES; round++) {
    const dice = new Dice(seed + round);
    const { lines, ir } = compilable(randomPolicy(dice), TOPOLOGY);
    const runtime = new Map([["runtime:banned", IntervalSet.parse(["203.0.113.5", "2001:db8:1::5"])]]);
    const places = placesOf(ir);
    const cells = new Cells(ir, runtime, { prefixes: [], shared: IntervalSet.empty });
    for (let index = 0; index < ENTRIES; index++) {
      const [local, ends] = [dice.chance(0.2), dice.chance(0.5)];
      const interfaces = dice.chance(0.5) ? [...INTERFACES, ...places.interfaces] : INTERFACES;
      const [incoming, outgoing] = [dice.some(interfaces, 1, 2), dice.some(interfaces, 1, 2)];
      const entry = someEntry(dice, places.texts);
      const other = likeIt(dice, entry, cells);
      const same = new Set([entry.original.source.value, other.original.source.value]);
      const around: Surroundings = {
        isLocal: ({ value }) => local && same.has(value),
        endsHere: () => ends,
        incoming: () => incoming,
        outgoing: () => outgoing,
      };
      if (other !== entry) moved++;
      const [one, two] = [entry, other].map((each) => judgeEntry(ir, each, around, runtime));
      told.add(`${one}`);
      const what = `WALLC_SEED=${seed} ${round}: ${formatAddress(entry.original.source)}, ${formatAddress(other.original.source)}`;
      expect(`${what} ${two}`, lines.join("\n")).toBe(`${what} ${one}`);
    }
  }
  expect(told).toEqual(new Set(["allowed", "refused", "unsure"]));
  expect(moved).toBeGreaterThan((POLICIES * ENTRIES) / 2);
});
