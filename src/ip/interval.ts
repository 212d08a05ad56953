import {
  type Address,
  type Family,
  formatAddress,
  highest,
  isProblem,
  type NotAnAddress,
  parseAddress,
  width,
} from "./address.ts";

/** All addresses of one family from `first` to `last`, both included. */
export interface Interval {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

/** Reads an address, a prefix (`10.0.0.0/8`, no host bits) or a range (`10.0.0.5-10.0.0.9`) strictly. */
export function parseInterval(text: string): Interval | NotAnAddress {
  const slash = text.indexOf("/");
  if (slash >= 0) return parsePrefix(text.slice(0, slash), text.slice(slash + 1));
  const dash = text.indexOf("-");
  if (dash >= 0) return parseRange(text.slice(0, dash), text.slice(dash + 1));
  const address = parseAddress(text);
  return isProblem(address) ? address : single(address);
}

/** `parseInterval` for a text that is known to be good, as in the IR: throws on any other. */
export function interval(text: string): Interval {
  const result = parseInterval(text);
  if (isProblem(result)) throw new Error(`not an address, prefix or range: ${JSON.stringify(text)}`);
  return result;
}

/** The interval of one address. */
export function single(address: Address): Interval {
  return { family: address.family, first: address.value, last: address.value };
}

/** All addresses that share the first `length` bits with `address`. */
export function prefixOf(address: Address, length: number): Interval {
  const span = (1n << BigInt(width(address.family) - length)) - 1n;
  const first = address.value & ~span;
  return { family: address.family, first, last: first | span };
}

/** Every address of a family. */
export function everything(family: Family): Interval {
  return { family, first: 0n, last: highest(family) };
}

function parsePrefix(base: string, lengthText: string): Interval | NotAnAddress {
  const address = parseAddress(base);
  if (isProblem(address)) return address;
  if (!/^(0|[1-9][0-9]{0,2})$/.test(lengthText) || Number(lengthText) > width(address.family)) {
    return { problem: "prefix-length" };
  }
  const result = prefixOf(address, Number(lengthText));
  return result.first === address.value ? result : { problem: "host-bits", meant: formatInterval(result) };
}

function parseRange(from: string, to: string): Interval | NotAnAddress {
  const first = parseAddress(from);
  if (isProblem(first)) return first;
  const last = parseAddress(to);
  if (isProblem(last)) return last;
  if (first.family !== last.family) return { problem: "range-family" };
  if (first.value > last.value) return { problem: "range-order", meant: `${to}-${from}` };
  return { family: first.family, first: first.value, last: last.value };
}

/** The prefix length of an interval that is exactly one prefix, else `undefined`. */
export function prefixLength(i: Interval): number | undefined {
  const size = i.last - i.first + 1n;
  if ((size & (size - 1n)) !== 0n || i.first % size !== 0n) return undefined;
  return width(i.family) - (size.toString(2).length - 1);
}

/** Prints an interval canonically: an address, a prefix, or `first-last`. */
export function formatInterval(i: Interval): string {
  const first = formatAddress({ family: i.family, value: i.first });
  if (i.first === i.last) return first;
  const length = prefixLength(i);
  if (length !== undefined) return `${first}/${length}`;
  return `${first}-${formatAddress({ family: i.family, value: i.last })}`;
}

/** The fewest prefixes that together are exactly the interval, in order (for tools that know no ranges). */
export function toPrefixes(i: Interval): Interval[] {
  const prefixes: Interval[] = [];
  let first = i.first;
  while (first <= i.last) {
    let size = first === 0n ? 1n << BigInt(width(i.family)) : first & -first;
    while (first + size - 1n > i.last) size >>= 1n;
    prefixes.push({ family: i.family, first, last: first + size - 1n });
    first += size;
  }
  return prefixes;
}
