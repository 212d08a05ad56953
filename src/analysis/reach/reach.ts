import type { Ir } from "../../ir/ir.ts";
import type { Topology } from "../../policy/compile.ts";
import { isUp } from "../is-up.ts";
import type { Audit, Door } from "./audit.ts";
import { doorsOf, type Found, type Listener, SAME } from "./doors.ts";
import { notesOn } from "./notes.ts";
import { type Senders, sendersOf } from "./sources.ts";
import { wayFrom } from "./way.ts";
import { type ForwardPolicies, reachWorld } from "./world.ts";

/** What is known of a host. */
export interface ReachInput {
  readonly topology: Topology;
  /** The policy; without one Docker's own rules alone judge. */
  readonly ir?: Ir;
  /** The interfaces that lead to the internet; empty: those with a public address. */
  readonly uplinks?: readonly string[];
  /** What listens on the machine; absent where nobody looked. */
  readonly listeners?: readonly Listener[];
  readonly forward?: ForwardPolicies;
}

/**
 * Who can reach what on a host. Of each zone one sender stands for all those that the policy treats alike; what Docker's own rules of
 * this version leave open is asked of the policy's reference meaning. Run-time sets count as empty, and limits as not reached.
 */
export function reach({ topology, ir, uplinks = [], listeners, forward = {} }: ReachInput): Audit {
  const world = reachWorld(topology, ir, forward);
  const senders = sendersOf(topology, ir, uplinks);
  const doors = doorsOf(world, listeners).map((found) => openDoor(found, senders, ir));
  const { version } = topology.engine;
  return {
    version: 1,
    ...(version && { engine: version }),
    policy: ir !== undefined,
    zones: senders.map(({ zone }) => zone),
    doors,
    unreachable: unreachable(topology),
    notes: notesOn(world, listeners !== undefined),
  };
}

function openDoor({ door, probes, attempts }: Found, senders: readonly Senders[], ir: Ir | undefined): Door {
  const ways = senders.map(({ zone, sources }) => {
    const own = sources.filter(({ address }) => address.family === door.family);
    const others = own.filter((source) => source.leg === undefined || attempts(zone, source) !== SAME);
    return wayFrom(zone, others, probes, (source) => attempts(zone, source), ir);
  });
  return { ...door, ways };
}

function unreachable(topology: Topology): Audit["unreachable"] {
  return topology.containers.flatMap((one) => {
    if (!isUp(one)) return [{ container: one.name, why: `it isn't running (${one.state})` }];
    return one.networkMode.kind === "none" ? [{ container: one.name, why: "it has no network" }] : [];
  });
}
