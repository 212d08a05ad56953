import type { IntervalSet } from "../../ip/interval-set.ts";
import type { PortRange } from "../../ip/ports.ts";
import { ADDRESSES, type Algebra, MASK, PORTS } from "./algebra.ts";

/**
 * A set of packets of one sheet: all those whose every field is in the field's set. No set of it is empty. A field that
 * the packets of its sheet don't have is the sheet's whole.
 */
export interface Box {
  /** Indices of interfaces. */
  readonly in: bigint;
  readonly out: bigint;
  /** IP protocol numbers. */
  readonly protocols: bigint;
  readonly ports: readonly PortRange[];
  /** The port that was asked for, before a redirection. */
  readonly asked: readonly PortRange[];
  /** Icmp types. */
  readonly types: bigint;
  /** Which run-time groups hold the packet's addresses: indices of `Members`. */
  readonly members: bigint;
  readonly destination: IntervalSet;
  /** The address that was asked for, before a redirection. */
  readonly original: IntervalSet;
  readonly source: IntervalSet;
}

const FIELDS: { readonly [K in keyof Box]: Algebra<Box[K]> } = {
  in: MASK,
  out: MASK,
  protocols: MASK,
  ports: PORTS,
  asked: PORTS,
  types: MASK,
  members: MASK,
  destination: ADDRESSES,
  original: ADDRESSES,
  source: ADDRESSES,
};

/** Each field with its algebra, the cheap ones first. */
const ALL = Object.entries(FIELDS) as [keyof Box, Algebra<unknown>][];

/** The box, or `undefined` where one of its sets is empty, so that it holds nothing. */
export function boxOrNothing(box: Box): Box | undefined {
  return ALL.some(([key, field]) => field.isEmpty(box[key])) ? undefined : box;
}

export function overlaps(a: Box, b: Box): boolean {
  return ALL.every(([key, field]) => a[key] === b[key] || field.overlaps(a[key], b[key]));
}

/** In how many fields a box is more than another one; 0 where the other one covers it. */
export function beyond(box: Box, cover: Box): number {
  return ALL.filter(([key, field]) => box[key] !== cover[key] && !field.covers(cover[key], box[key])).length;
}

/** What is in both; `undefined` where nothing is. */
export function intersect(a: Box, b: Box): Box | undefined {
  if (!overlaps(a, b)) return undefined;
  const both = ALL.map(([key, field]) => [key, a[key] === b[key] ? a[key] : field.intersect(a[key], b[key])] as const);
  return boxOrNothing(Object.fromEntries(both) as unknown as Box);
}

/** What of a box is in no part of another one that overlaps it, as boxes that don't overlap each other. */
export function subtract(box: Box, other: Box): Box[] {
  const pieces: Box[] = [];
  let rest = box;
  for (const [key, field] of ALL) {
    if (rest[key] === other[key]) continue;
    const without = field.subtract(rest[key], other[key]);
    if (field.isEmpty(without)) continue;
    pieces.push({ ...rest, [key]: without });
    rest = { ...rest, [key]: field.intersect(rest[key], other[key]) };
  }
  return pieces;
}

/**
 * A part of a box that none of the others holds, looked for field by field: values that no other box has, which puts all of those
 * aside that don't hold the field as a whole. `undefined` doesn't say that there is none.
 */
export function stranger(box: Box, others: readonly Box[]): Box | undefined {
  let rest = box;
  let left = others;
  for (const [key, field] of ALL) {
    const some = left.filter((one) => one[key] !== rest[key] && !field.covers(one[key], rest[key]));
    if (some.length === 0) continue;
    const without = field.subtract(rest[key], field.unite(some.map((one) => one[key])));
    if (field.isEmpty(without)) continue;
    rest = { ...rest, [key]: without };
    left = left.filter((one) => one[key] === rest[key] || field.covers(one[key], rest[key]));
    if (left.length === 0) return rest;
  }
  return undefined;
}
