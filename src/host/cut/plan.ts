import { single } from "../../ip/interval.ts";
import type { Cells } from "./cells.ts";
import { deletionOf, wideDeletionOf } from "./delete.ts";
import type { Entry } from "./entries.ts";

/** One run of conntrack(8). */
export interface Deletion {
  readonly args: readonly string[];
  /** Those of the listed entries that it ends. */
  readonly entries: readonly Entry[];
}

/** What was found when we looked. */
export interface Listed {
  readonly all: readonly Entry[];
  /** Those of them that the policy refuses. */
  readonly refused: readonly Entry[];
  /** Those that are ended though the policy may allow them: one by one, since whoever opened a like one since was allowed. */
  readonly apart: readonly Entry[];
}

/**
 * In how few runs entries can be ended, the largest first. conntrack(8) goes through the whole list of the kernel for each run, so
 * that as many runs as entries take minutes in a flood. Entries go together where `judgeEntry` can't tell them apart, so that one
 * that begins meanwhile may go too; and, for whatever we overlook, where nothing is listed that fits and stays.
 */
export function planDeletions({ all, refused, apart }: Listed, cells?: Cells): Deletion[] {
  const wide: Deletion[] = [];
  const alone = ({ original }: Entry) => single(original.source);
  const widths = cells ? [({ original, reply }: Entry) => cells.around(original.source, reply.source), alone] : [alone];
  let rest = refused;
  for (const sourcesOf of widths) {
    const going = new Set(rest);
    const left: Entry[][] = [];
    for (const [key, entries] of grouped(all, (entry) => wideDeletionOf(entry, sourcesOf(entry)).join(" "))) {
      const goes = entries.filter((entry) => going.has(entry));
      if (goes.length > 1 && goes.length === entries.length) wide.push({ args: key.split(" "), entries });
      else left.push(goes);
    }
    rest = left.flat();
  }
  wide.sort((a, b) => b.entries.length - a.entries.length);
  return [...wide, ...[...rest, ...apart].map((entry) => ({ args: deletionOf(entry), entries: [entry] }))];
}

function grouped(entries: readonly Entry[], keyOf: (entry: Entry) => string): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}
