import { width } from "../../src/ip/address.ts";
import { formatInterval, prefixOf } from "../../src/ip/interval.ts";
import { type Piece, pieceWords, portWords } from "./atoms.ts";
import { goTo, jump, type Table, type Target } from "./chains.ts";

/** A line to be written: what it asks, where a packet goes that fits, and where it comes from. */
export interface Item {
  readonly piece: Piece;
  readonly target: Target;
  readonly comment?: string;
}

/** Up to so many lines are asked one by one. */
export const LINEAR = 12;

/** How a tree may grow: so many chains one behind the other below its root, each divided into at most so many parts. */
export interface Shape {
  readonly depth: number;
  readonly parts: number;
}

export type Dimension = "destination" | "source" | "ports";

export const DIMENSIONS: readonly Dimension[] = ["destination", "source", "ports"];

/** Writes one line (with one before it for each test chain that has to say yes). */
export function writeItem(table: Table, chain: string, { piece, target, comment }: Item): void {
  const words = pieceWords(piece);
  const tests = piece.tests ?? [];
  tests.forEach((test, index) => {
    table.add(chain, index === 0 ? words : [...words, { mark: "test" }], jump(test));
  });
  table.add(chain, tests.length === 0 ? words : [...words, { mark: "test" }], target, comment);
}

/**
 * Writes items to the end of a chain so that the first that fits a packet decides, many of them as a tree of chains that
 * look at a part of the packet each. What nothing fits goes to `otherwise`, or back to whoever called the chain. Every chain of
 * the tree is entered by `-g`: the nft variant refuses more than 15 chains one behind the other, `-g` or `-j` alike.
 */
export function writeItems(
  table: Table,
  chain: string,
  base: string,
  items: readonly Item[],
  shape: Shape,
  otherwise?: Target,
): void {
  const split = items.length > LINEAR && shape.depth > 0 ? bestSplit(items, shape.parts) : undefined;
  for (const part of split?.parts ?? []) {
    const child = table.fresh(base);
    table.add(chain, [part.words], goTo(child));
    writeItems(table, child, base, part.items, { ...shape, depth: shape.depth - 1 }, otherwise);
  }
  for (const item of split?.rest ?? items) writeItem(table, chain, item);
  if (otherwise) table.add(chain, [], otherwise);
}

interface Split {
  readonly parts: readonly { readonly words: string; readonly items: readonly Item[] }[];
  /** For the packets of no part; asked behind them, where it does no harm to the packets of a part. */
  readonly rest: readonly Item[];
}

/** The first dimension in which a split divides the items well, without writing many of them twice. */
function bestSplit(items: readonly Item[], most: number): Split | undefined {
  for (const dimension of DIMENSIONS) {
    const split = splitBy(items, dimension, most);
    if (!split) continue;
    const sizes = split.parts.map((part) => part.items.length);
    const total = sizes.reduce((sum, size) => sum + size, split.rest.length);
    if (Math.max(...sizes) <= items.length * 0.75 && total <= items.length * 1.5 + LINEAR) return split;
  }
  return undefined;
}

/** The values that a piece leaves open in a dimension; `undefined`: all. */
export function rangeOf(piece: Piece, dimension: Dimension): { first: bigint; last: bigint } | undefined {
  if (dimension !== "ports") return piece[dimension];
  return piece.ports && { first: BigInt(piece.ports.first), last: BigInt(piece.ports.last) };
}

function splitBy(items: readonly Item[], dimension: Dimension, most: number): Split | undefined {
  const ranged = items.filter((item) => rangeOf(item.piece, dimension));
  const first = ranged[0];
  if (!first) return undefined;
  const { protocol } = first.piece;
  if (dimension === "ports" && ranged.some(({ piece }) => piece.protocol !== protocol)) return undefined;
  const address = dimension === "ports" ? undefined : first.piece[dimension];
  const parts = divide(items, dimension, address ? width(address.family) : 16, most);
  if (parts.length < 2) return undefined;
  return {
    parts: parts.map(({ start, bits, items: inside }) => ({
      words: address
        ? `${dimension === "source" ? "-s" : "-d"} ${formatInterval(prefixOf({ family: address.family, value: start }, width(address.family) - bits))}`
        : portPart(protocol ?? 6, Number(start), bits),
      items: inside,
    })),
    rest: items.filter((item) => !rangeOf(item.piece, dimension)),
  };
}

function portPart(protocol: number, first: number, bits: number): string {
  return `-p ${protocol} ${portWords(protocol, [{ first, last: first + 2 ** bits - 1 }])}`;
}

/** The values that share all but their last `bits` bits with `start`, and what may fit one of them, in order. */
interface Part {
  readonly start: bigint;
  readonly bits: number;
  readonly items: readonly Item[];
}

/** Parts that hold, together, every value that an item names; the fullest part is halved as long as there is room. */
function divide(items: readonly Item[], dimension: Dimension, bits: number, most: number): Part[] {
  let open: Part[] = [{ start: 0n, bits, items }];
  const closed: Part[] = [];
  while (open.length > 0 && open.length + closed.length < most) {
    const fullest = open.reduce((a, b) => (b.items.length > a.items.length ? b : a));
    open = open.filter((part) => part !== fullest);
    const halves = fullest.items.length <= LINEAR ? undefined : halve(fullest, dimension);
    if (halves) open.push(...halves);
    else closed.push(fullest);
  }
  return [...open, ...closed].sort((a, b) => (a.start < b.start ? -1 : 1));
}

/** The two halves of the smallest part that holds all named values of this one; `undefined` where they are all the same. */
function halve({ start, bits, items }: Part, dimension: Dimension): [Part, Part] | undefined {
  const end = start + (1n << BigInt(bits)) - 1n;
  let low = end;
  let high = start;
  for (const { piece } of items) {
    const range = rangeOf(piece, dimension);
    if (!range) continue;
    if (range.first < low) low = range.first < start ? start : range.first;
    if (range.last > high) high = range.last > end ? end : range.last;
  }
  if (low >= high) return undefined;
  const shift = (low ^ high).toString(2).length - 1;
  const middle = (high >> BigInt(shift)) << BigInt(shift);
  const lower: Item[] = [];
  const upper: Item[] = [];
  for (const item of items) {
    const range = rangeOf(item.piece, dimension);
    if (!range || range.first < middle) lower.push(item);
    if (!range || range.last >= middle) upper.push(item);
  }
  return [
    { start: middle - (1n << BigInt(shift)), bits: shift, items: lower },
    { start: middle, bits: shift, items: upper },
  ];
}
