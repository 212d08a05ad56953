import type { Family } from "../../src/ip/address.ts";
import { formatAddress } from "../../src/ip/address.ts";
import { formatInterval, type Interval, prefixLength } from "../../src/ip/interval.ts";
import type { PortRange } from "../../src/ip/ports.ts";
import type { Word } from "./chains.ts";
import { quoted } from "./render.ts";

/** The longest comment is 255 bytes. */
export const COMMENT = 255;

/** A conjunction that one line can ask (with a line before it for each test chain). */
export interface Piece {
  /** Interface patterns as in the IR. */
  readonly in?: string;
  readonly out?: string;
  readonly source?: Interval;
  readonly destination?: Interval;
  readonly protocol?: number;
  /** Destination ports in the packet; with `protocol` only. */
  readonly ports?: PortRange;
  /** Whatever else has to hold: words that are quoted already. */
  readonly words?: readonly string[];
  /** Test chains that have to say yes. */
  readonly tests?: readonly string[];
}

/** One question about a packet. */
export interface Facet {
  /** A text that is the same for facets that ask the same; made only where it is needed. */
  readonly key: () => string;
  /** As alternatives for a line, where it can be said so; none: nothing fits. */
  readonly pieces?: readonly Piece[];
  /** As a list that a chain can walk down: the first piece that fits answers, else `otherwise`. */
  readonly walk: readonly Step[];
  readonly otherwise: boolean;
}

export interface Step {
  readonly piece: Piece;
  readonly fits: boolean;
}

export const ALWAYS: Facet = { key: () => "always", pieces: [{}], walk: [], otherwise: true };
export const NEVER: Facet = { key: () => "never", pieces: [], walk: [], otherwise: false };

/** A facet that fits where one of some pieces does. */
export function anyOf(key: () => string, pieces: readonly Piece[]): Facet {
  return { key, pieces, walk: pieces.map((piece) => ({ piece, fits: true })), otherwise: false };
}

/** Both pieces at once; they never restrict the same field but `words` and `tests`. */
export function both(a: Piece, b: Piece): Piece {
  const merged = { ...a, ...b };
  if (a.words && b.words) merged.words = [...a.words, ...b.words];
  if (a.tests && b.tests) merged.tests = [...a.tests, ...b.tests];
  return merged;
}

/** What a line asks for a piece, its test chains apart; cheap questions first. */
export function pieceWords(piece: Piece): Word[] {
  const words: string[] = [];
  if (piece.in !== undefined) words.push(`-i ${interfaceWord(piece.in)}`);
  if (piece.out !== undefined) words.push(`-o ${interfaceWord(piece.out)}`);
  if (piece.source) words.push(addressWords(piece.source, "src"));
  if (piece.destination) words.push(addressWords(piece.destination, "dst"));
  if (piece.protocol !== undefined) words.push(`-p ${piece.protocol}`);
  if (piece.ports && piece.protocol !== undefined) words.push(portWords(piece.protocol, [piece.ports]));
  return [...words, ...(piece.words ?? [])];
}

/**
 * An interface pattern as iptables writes it. It reads a trailing `+` as a wildcard, and takes 15 characters with it; a
 * wildcard of 15 characters before its `*` fits one name alone.
 */
export function interfaceWord(pattern: string): string {
  if (!pattern.endsWith("*")) return quoted(pattern);
  const start = pattern.slice(0, -1);
  return quoted(start.length >= 15 ? start : `${start}+`);
}

/** `-s 10.0.0.0/8`, `-m iprange --src-range 10.0.0.5-10.0.0.9`. */
export function addressWords(interval: Interval, side: "src" | "dst", not = false): string {
  const negation = not ? "! " : "";
  if (prefixLength(interval) !== undefined) {
    return `${negation}${side === "src" ? "-s" : "-d"} ${formatInterval(interval)}`;
  }
  return rangeWords(interval, side, not);
}

/** An interval for the match `iprange`, which may stand beside `-s` and `-d`. */
export function rangeWords({ family, first, last }: Interval, side: "src" | "dst", not = false): string {
  const [from, to] = [formatAddress({ family, value: first }), formatAddress({ family, value: last })];
  return `-m iprange ${not ? "! " : ""}--${side}-range ${from}-${to}`;
}

const PORT_MATCHES: Readonly<Record<number, string>> = { 6: "tcp", 17: "udp" };

/** Destination ports, at most as many as `portChunks` puts together; behind `-p`. */
export function portWords(protocol: number, ranges: readonly PortRange[]): string {
  const texts = ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}:${last}`));
  const match = PORT_MATCHES[protocol];
  return texts.length === 1 && match ? `-m ${match} --dport ${texts[0]}` : `-m multiport --dports ${texts.join(",")}`;
}

/** Port ranges in portions that `multiport` can hold: 15 ports, a range counts as two. */
export function portChunks(ranges: readonly PortRange[]): PortRange[][] {
  const chunks: PortRange[][] = [];
  let room = 0;
  for (const range of ranges) {
    const needs = range.first === range.last ? 1 : 2;
    if (needs > room) {
      chunks.push([]);
      room = 15;
    }
    room -= needs;
    (chunks[chunks.length - 1] as PortRange[]).push(range);
  }
  return chunks;
}

/** The icmp protocol of a family. */
export function icmpProtocol(family: Family): 1 | 58 {
  return family === 4 ? 1 : 58;
}
