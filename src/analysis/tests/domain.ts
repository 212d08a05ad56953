import type { Family } from "../../ip/address.ts";
import { interval } from "../../ip/interval.ts";
import { IntervalSet } from "../../ip/interval-set.ts";
import type { Ir, PathName } from "../../ir/ir.ts";
import type { Asked, Reality } from "../../policy/reality.ts";
import { maskOf } from "./algebra.ts";
import { type Box, boxOrNothing } from "./box.ts";
import type { Boxes } from "./boxes-of.ts";
import type { Sheet } from "./sheet.ts";

/** Packets that there are: those of a box that are in none of `without`. */
export interface Part {
  readonly box: Box;
  readonly without: readonly Box[];
}

/**
 * The packets of a sheet that a path judges (as `classify` says) and that there can be: a packet for a port that Docker publishes
 * is redirected where Docker redirects it; to all else a redirection may come about later.
 */
export function domainOf(path: PathName, sheet: Sheet, ir: Ir, reality: Reality, boxes: Boxes): Part[] {
  const whole = boxes.whole(sheet);
  if (sheet.hook === "input") return inputOf(path, sheet, ir, whole, boxes);
  if (sheet.redirected) return redirectedOf(path, sheet, reality, boxes);
  if (sheet.hook === "output") return [{ box: whole, without: [] }];
  const box = boxOrNothing({ ...whole, ...endsOf(path, boxes) });
  const { interfaces } = boxes;
  const inner = path === "forward" ? ir.sameInterface.map((name) => interfaces.only(name)) : [];
  const unjudged = inner.flatMap((only) => boxOrNothing({ ...whole, in: only, out: only }) ?? []);
  return box ? [{ box, without: unjudged }] : [];
}

/** The interfaces that a forwarded packet of a path comes in and leaves by. */
function endsOf(path: PathName, { interfaces: { docker, outside } }: Boxes): Pick<Box, "in" | "out"> {
  const fromDocker = path === "from-containers" || path === "between-containers";
  const toDocker = path === "to-containers" || path === "between-containers";
  return { in: fromDocker ? docker : outside, out: toDocker ? docker : outside };
}

/** What ends on this machine: a published port is a container's, all else is the host's. */
function inputOf(path: PathName, sheet: Sheet, ir: Ir, whole: Box, boxes: Boxes): Part[] {
  const published = sheet.traffic === "ports" ? publishedIn(sheet.family, ir, whole) : [];
  if (path === "to-host") return [{ box: whole, without: published }];
  const from = endsOf(path, boxes).in;
  return published.flatMap((box) => {
    const narrowed = boxOrNothing({ ...box, in: from });
    return narrowed ? [{ box: narrowed, without: [] }] : [];
  });
}

function publishedIn(family: Family, { published }: Ir, whole: Box): Box[] {
  return published
    .filter((entry) => entry.family === family)
    .map(({ address, protocol, ports }) => ({
      ...whole,
      protocols: maskOf([protocol]),
      ports: [ports],
      destination: addressOr(address, whole.destination),
    }));
}

function redirectedOf(path: PathName, sheet: Sheet, { redirects, places, published }: Reality, boxes: Boxes): Part[] {
  const whole = { ...boxes.whole(sheet), ...(sheet.hook === "forward" && endsOf(path, boxes)) };
  const out = (bridge: string) => (sheet.hook === "forward" ? whole.out & boxes.interfaces.only(bridge) : whole.out);
  const known = redirects
    .filter(({ family }) => family === sheet.family)
    .flatMap((one) => {
      const destination = addressOr(one.address ?? "any", whole.destination);
      const ports = [{ first: one.port, last: one.port }];
      const asked = askedOf(one, whole);
      return boxOrNothing({ ...whole, ...asked, destination, ports, out: out(one.bridge) }) ?? [];
    });
  const taken = published
    .filter(({ family }) => family === sheet.family)
    .map((one) => ({ ...whole, ...askedOf(one, whole) }));
  const inhabited = places.flatMap(({ bridge, address }) => {
    const destination = addressOr(address, whole.destination).family(sheet.family);
    return boxOrNothing({ ...whole, destination, out: out(bridge) }) ?? [];
  });
  const later = boxOrNothing(whole);
  return [
    ...known.map((box) => ({ box, without: [] })),
    ...(later ? [{ box: later, without: [...taken, ...inhabited] }] : []),
  ];
}

function askedOf(
  { protocol, hostAddress, hostPort }: Asked,
  whole: Box,
): Pick<Box, "protocols" | "asked" | "original"> {
  return {
    protocols: maskOf([protocol]),
    asked: [{ first: hostPort, last: hostPort }],
    original: addressOr(hostAddress, whole.original),
  };
}

function addressOr(address: "any" | string, whole: IntervalSet): IntervalSet {
  return address === "any" ? whole : IntervalSet.of([interval(address)]);
}
