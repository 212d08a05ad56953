import { METADATA_ADDRESSES, PRIVATE_PREFIXES } from "../../lang/private.ts";
import { formatInterval, type Interval, interval, prefixLength } from "../ip/interval.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import { count } from "../text/count.ts";

/** How many addresses there are: `256 addresses`, in IPv6 as a power of two where it is one. */
export function sizeWords(size: bigint): string {
  if (size === 1n) return "1 address";
  const bits = size.toString(2).length - 1;
  if (bits < 33) return `${size.toLocaleString("en")} addresses`;
  return size === 1n << BigInt(bits) ? `2^${bits} addresses` : `about 2^${bits} addresses`;
}

/** How many addresses some intervals hold. */
export function sizeOf(intervals: readonly Interval[]): bigint {
  return intervals.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

/** A set in a few words: the addresses themselves where they are two at most, else `12 addresses`, `3 prefixes`, `3 ranges`. */
export function shortWords({ intervals }: IntervalSet): string {
  if (intervals.length === 0) return "no address";
  if (intervals.length <= 2) return intervals.map(formatInterval).join(", ");
  if (intervals.every(({ first, last }) => first === last)) return count(intervals.length, "address", "addresses");
  const prefixes = intervals.every((one) => prefixLength(one) !== undefined);
  return count(intervals.length, prefixes ? "prefix" : "range", prefixes ? "prefixes" : "ranges");
}

const METADATA = IntervalSet.parse(METADATA_ADDRESSES);
const CLASSES = PRIVATE_PREFIXES.map(({ prefix, means }) => ({
  prefix,
  means,
  set: IntervalSet.of([interval(prefix)]),
}));
const PRIVATE = IntervalSet.parse(PRIVATE_PREFIXES.map(({ prefix }) => prefix));

/** What kind of addresses an interval holds, as the language sees it: a sentence each, without a full stop. */
export function classesOf(one: Interval): string[] {
  const set = IntervalSet.of([one]);
  const inside = (other: IntervalSet) => set.subtract(other).isEmpty;
  const metadata = set.intersect(METADATA).isEmpty ? [] : ["a cloud's metadata (`metadata`)"];
  const home = CLASSES.find((known) => inside(known.set));
  if (home) return [...metadata, `${home.means}, in \`${home.prefix}\`: \`private\``];
  const parts = CLASSES.filter((known) => !set.intersect(known.set).isEmpty);
  if (parts.length === 0) return ["public: `internet`"];
  const names = parts.slice(0, 5).map(({ prefix }) => `\`${prefix}\``);
  const more = parts.length > names.length ? `, and ${parts.length - names.length} more` : "";
  const whole = inside(PRIVATE);
  return [...metadata, `${whole ? "all" : "some"} of it \`private\`: ${names.join(", ")}${more}`];
}
