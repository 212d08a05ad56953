import type { Rule } from "../../src/ir/ir.ts";
import { DIMENSIONS, type Dimension, type Item, LINEAR, rangeOf } from "./dispatch.ts";

export interface Entry {
  readonly rule: Rule;
  readonly item: Omit<Item, "target">;
}

/** Consecutive entries, to be asked line by line or as a tree. */
export interface LineSegment {
  readonly tree: boolean;
  readonly entries: readonly Entry[];
}

/** From so many entries on a tree is worth its chains. */
const WORTHWHILE = 2 * LINEAR;

/** So many entries in one tree may leave its dimension open: they are asked in each of its branches. */
const EXCEPTIONS = 4;

/** Divides entries into stretches that one dimension tells apart, and the rest; keeps their order. */
export function segments(entries: readonly Entry[]): LineSegment[] {
  const result: { tree: boolean; entries: Entry[] }[] = [];
  const linear = (entry: Entry) => {
    const last = result[result.length - 1];
    if (last && !last.tree) last.entries.push(entry);
    else result.push({ tree: false, entries: [entry] });
  };
  for (let at = 0; at < entries.length; ) {
    const end = stretch(entries, at);
    if (end - at >= WORTHWHILE) {
      result.push({ tree: true, entries: entries.slice(at, end) });
      at = end;
    } else linear(entries[at++] as Entry);
  }
  return result;
}

/** Where the stretch ends that begins at an entry. */
function stretch(entries: readonly Entry[], start: number): number {
  const dimension = DIMENSIONS.find((one) => names(entries[start] as Entry, one));
  if (!dimension) return start;
  let end = start;
  let open = 0;
  for (let at = start; at < entries.length; at++) {
    if (names(entries[at] as Entry, dimension)) end = at + 1;
    else if (++open > EXCEPTIONS) break;
  }
  return end;
}

function names({ item }: Entry, dimension: Dimension): boolean {
  return rangeOf(item.piece, dimension) !== undefined;
}
