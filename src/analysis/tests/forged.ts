import { IntervalSet } from "../../ip/interval-set.ts";
import { elementsOf } from "../../ir/elements.ts";
import type { Ir } from "../../ir/ir.ts";
import type { Reality } from "../../policy/reality.ts";
import { type Box, boxOrNothing } from "./box.ts";
import type { Boxes } from "./boxes-of.ts";
import { hasIn, hasOut, type Sheet } from "./sheet.ts";

const LOOPBACK = IntervalSet.parse(["127.0.0.0/8", "::1"]);

/** What the guards drop before any path is asked: as `decide` has it. */
export function forgedIn(sheet: Sheet, { guards }: Ir, boxes: Boxes): Box[] {
  if (sheet.hook === "output") return [];
  const whole = boxes.whole(sheet);
  const { interfaces } = boxes;
  const loopback = LOOPBACK.family(sheet.family);
  const asked = sheet.redirected ? { ...whole, original: loopback } : { ...whole, destination: loopback };
  const guarded = guards.forged.reduce((mask, { bridge }) => mask | interfaces.only(bridge), 0n);
  const judged = interfaces.outside | guarded;
  const forged = guards.forged.map((guard) => ({
    ...whole,
    in: judged & ~interfaces.only(guard.bridge),
    source: elementsOf(guard).family(sheet.family),
  }));
  const all = [...(guards.loopback ? [{ ...whole, source: loopback }, asked] : []), ...forged];
  return all.flatMap((box) => boxOrNothing(box) ?? []);
}

const LINK_LOCAL = IntervalSet.parse(["fe80::/10"]);

/** What a network that Docker makes later may have for addresses: those that are nobody's in public (RFC 1918, 4193, 4291). */
const LATER = IntervalSet.parse(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10"]);

/** The two ends of a packet: an interface, and the address behind it. */
const ENDS = {
  from: { way: "in", address: "source", isShown: hasIn },
  to: { way: "out", address: "destination", isShown: hasOut },
} as const;

/**
 * The packets whose one end is an address that no Docker network has on that interface: a container may have forged it, or route for
 * others. `later`: whether networks count that Docker may make later.
 */
export function unlikelyAt(end: "from" | "to", later: boolean, sheet: Sheet, reality: Reality, boxes: Boxes): Box[] {
  const { way, address, isShown } = ENDS[end];
  if (!isShown(sheet)) return [];
  const whole = boxes.whole(sheet);
  const { interfaces } = boxes;
  const known = reality.bridges.map((one) => ({
    only: interfaces.only(one.bridge),
    there: elementsOf(one).family(sheet.family),
  }));
  const taken = IntervalSet.of(known.flatMap(({ there }) => there.intervals)).subtract(LINK_LOCAL);
  const unknown = known.reduce((mask, { only }) => mask & ~only, interfaces.docker);
  const there = later ? LATER.family(sheet.family).subtract(taken) : IntervalSet.empty;
  const elsewhere = [...known, { only: unknown, there }].map(({ only, there }) => ({
    ...whole,
    [way]: only,
    [address]: whole[address].subtract(there),
  }));
  // What goes to a Docker network's address doesn't leave by another interface.
  const astray = end === "to" ? [{ ...whole, out: interfaces.outside, destination: taken }] : [];
  return [...elsewhere, ...astray].flatMap((box) => boxOrNothing(box) ?? []);
}
