import type { Family } from "../../ip/address.ts";
import { everything } from "../../ip/interval.ts";
import { IntervalSet } from "../../ip/interval-set.ts";
import type { Match, PathName } from "../../ir/ir.ts";
import { maskBelow, maskOf } from "./algebra.ts";
import type { Box } from "./box.ts";
import type { Interfaces } from "./interfaces.ts";
import type { Members } from "./members.ts";

/** A kind of packets: those that have the same fields. */
export interface Sheet {
  readonly name: string;
  readonly hook: Match["at"];
  readonly family: Family;
  readonly redirected: boolean;
  readonly traffic: "ports" | "icmp" | "other";
}

/** The protocols that have ports: tcp, udp, sctp. */
export const PORT_PROTOCOLS = [6, 17, 132] as const;

/** ICMP's number in a family (RFC 792, RFC 4443). */
export function icmpOf(family: Family): number {
  return family === 4 ? 1 : 58;
}

/** The hooks at which a path is judged. */
const HOOKS: Readonly<Record<PathName, readonly Match["at"][]>> = {
  "to-host": ["input"],
  "to-containers": ["forward", "input"],
  "from-containers": ["forward"],
  "between-containers": ["forward", "input"],
  "from-host": ["output"],
  forward: ["forward"],
};

/** The paths on which a packet may have been redirected: Docker redirects ports, to containers. */
const REDIRECTED: readonly PathName[] = ["to-containers", "between-containers", "from-host"];

/** Every kind of packets that a path judges. */
export function sheetsOf(path: PathName): Sheet[] {
  return HOOKS[path].flatMap((hook) =>
    ([4, 6] as const).flatMap((family) => {
      const straight = (["ports", "icmp", "other"] as const).map((traffic) => sheet(hook, family, false, traffic));
      const redirected = hook !== "input" && REDIRECTED.includes(path);
      return redirected ? [...straight, sheet(hook, family, true, "ports")] : straight;
    }),
  );
}

function sheet(hook: Sheet["hook"], family: Family, redirected: boolean, traffic: Sheet["traffic"]): Sheet {
  const name = `${hook} ${family} ${redirected ? "redirected" : "straight"} ${traffic}`;
  return { name, hook, family, redirected, traffic };
}

/** The one value of a field that a sheet's packets don't have. */
export const NONE = 1n;
export const ALL_PORTS = [{ first: 0, last: 65535 }] as const;
/** ICMP's types are a byte. */
const ALL_TYPES = maskBelow(256);
const EVERYTHING = { 4: IntervalSet.of([everything(4)]), 6: IntervalSet.of([everything(6)]) };

/** Whether a hook shows the interface that a packet came in by. */
export function hasIn({ hook }: Sheet): boolean {
  return hook !== "output";
}

/** Whether a hook shows the interface that a packet leaves by; what is redirected in the output hook shows `lo`. */
export function hasOut({ hook, redirected }: Sheet): boolean {
  return hook === "forward" || (hook === "output" && !redirected);
}

/** All packets of a kind. */
export function wholeOf(sheet: Sheet, interfaces: Interfaces, members: Members): Box {
  const everything = EVERYTHING[sheet.family];
  return {
    in: hasIn(sheet) ? interfaces.all : NONE,
    out: hasOut(sheet) ? interfaces.all : NONE,
    protocols: protocolsOf(sheet),
    ports: ALL_PORTS,
    asked: ALL_PORTS,
    types: ALL_TYPES,
    members: members.all,
    destination: everything,
    original: everything,
    source: everything,
  };
}

function protocolsOf({ traffic, family }: Sheet): bigint {
  switch (traffic) {
    case "ports":
      return maskOf(PORT_PROTOCOLS);
    case "icmp":
      return maskOf([icmpOf(family)]);
    case "other":
      return maskBelow(256) & ~maskOf([...PORT_PROTOCOLS, icmpOf(family)]);
  }
}
