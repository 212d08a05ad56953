/** An IP version, as the number that people say. */
export type Family = 4 | 6;

/** One IP address: its family and its value as an unsigned integer of 32 or 128 bits. */
export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

/** Why a text is not an address; `meant` is the canonical text that the writer may have had in mind. */
export interface NotAnAddress {
  readonly problem:
    | "syntax"
    | "leading-zero"
    | "short-form"
    | "octet-range"
    | "zone-index"
    | "prefix-length"
    | "host-bits"
    | "range-order"
    | "range-family";
  readonly meant?: string;
}

/** Whether a parse failed. */
export function isProblem(result: object): result is NotAnAddress {
  return "problem" in result;
}

/** The number of bits of an address of that family. */
export function width(family: Family): 32 | 128 {
  return family === 4 ? 32 : 128;
}

/** The highest address value of a family. */
export function highest(family: Family): bigint {
  return (1n << BigInt(width(family))) - 1n;
}

/**
 * Reads an address strictly: four decimal octets without leading zeros (RFC 6943, section 3.1.1, says why the loose
 * forms are dangerous), or IPv6 as in RFC 4291, section 2.2, without a zone index.
 */
export function parseAddress(text: string): Address | NotAnAddress {
  if (text.includes("%")) return { problem: "zone-index", meant: text.slice(0, text.indexOf("%")) };
  return text.includes(":") ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): Address | NotAnAddress {
  if (!/^[0-9]+(\.[0-9]+)*$/.test(text) || text.length > 64) return { problem: "syntax" };
  const octets = text.split(".");
  if (octets.length > 4) return { problem: "syntax" };
  if (octets.length < 4) return { problem: "short-form" };
  if (octets.some((octet) => octet.length > 1 && octet.startsWith("0"))) {
    const plain = octets.map((octet) => octet.replace(/^0+(?=.)/, "")).join(".");
    return isProblem(parseV4(plain)) ? { problem: "leading-zero" } : { problem: "leading-zero", meant: plain };
  }
  if (octets.some((octet) => octet.length > 3 || Number(octet) > 255)) return { problem: "octet-range" };
  return { family: 4, value: octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n) };
}

function parseV6(text: string): Address | NotAnAddress {
  const embedded = /^(.*:)([^:]*\.[^:]*)$/.exec(text);
  if (embedded) {
    const v4 = parseV4(embedded[2] as string);
    if (isProblem(v4)) return v4;
    const low = v4.value;
    return parseV6(`${embedded[1]}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`);
  }
  const halves = text.split("::");
  if (halves.length > 2) return { problem: "syntax" };
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  if (groups.flat().some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return { problem: "syntax" };
  const head = groups[0] as string[];
  const tail = groups[1] ?? [];
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return { problem: "syntax" };
  const all = [...head, ...Array<string>(halves.length === 1 ? 0 : missing).fill("0"), ...tail];
  return { family: 6, value: all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n) };
}

/** Prints an address canonically: dotted decimal, or RFC 5952 (IPv4-mapped addresses in its mixed form, section 5). */
export function formatAddress(address: Address): string {
  if (address.family === 4) return [24n, 16n, 8n, 0n].map((s) => ((address.value >> s) & 255n).toString()).join(".");
  if (address.value >> 32n === 0xffffn) {
    return `::ffff:${formatAddress({ family: 4, value: address.value & 0xffffffffn })}`;
  }
  const groups = Array.from({ length: 8 }, (_, i) => ((address.value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const run = longestZeroRun(groups);
  if (run.length < 2) return groups.join(":");
  return `${groups.slice(0, run.start).join(":")}::${groups.slice(run.start + run.length).join(":")}`;
}

function longestZeroRun(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === "0") length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
