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

/**
 * What nobody sends without having forged it, or reaches by that interface: addresses that no Docker network there has. A container
 * can do so, or a router in it; what is promised to everybody isn't promised to that.
 */
export function unlikelyIn(sheet: Sheet, { bridges }: Reality, boxes: Boxes): Box[] {
  const whole = boxes.whole(sheet);
  const { interfaces } = boxes;
  const docker = bridges.map((one) => ({
    only: interfaces.only(one.bridge),
    there: elementsOf(one).family(sheet.family),
  }));
  const known = docker.reduce((mask, { only }) => mask | only, 0n);
  const taken = IntervalSet.of(docker.flatMap(({ there }) => there.intervals)).subtract(LINK_LOCAL);
  const later = LATER.family(sheet.family).subtract(taken);
  const places = [...docker, { only: interfaces.docker & ~known, there: later }];
  const sides = [
    ...(hasIn(sheet) ? [["in", "source"] as const] : []),
    ...(hasOut(sheet) ? [["out", "destination"] as const] : []),
  ];
  return sides.flatMap(([way, end]) => {
    const elsewhere = places.map(({ only, there }) => ({ ...whole, [way]: only, [end]: whole[end].subtract(there) }));
    const outside = way === "out" ? [{ ...whole, out: interfaces.outside, destination: taken }] : [];
    return [...elsewhere, ...outside].flatMap((box) => boxOrNothing(box) ?? []);
  });
}
