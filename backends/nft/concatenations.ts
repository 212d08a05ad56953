import { type Family, formatAddress, width } from "../../src/ip/address.ts";
import { interval, prefixLength, toPrefixes } from "../../src/ip/interval.ts";
import type { PortRange } from "../../src/ip/ports.ts";
import type { Rule } from "../../src/ir/ir.ts";
import type { Box, Service } from "../common/boxes.ts";
import { addressField, anonymous, maskText } from "./addresses.ts";
import { icmpField, portField, protocolIn } from "./services.ts";

/** One rule's worth of boxes: packets that are in one hash set of concatenated fields. */
export interface Concatenation {
  /** Whether the text holds only for packets of the boxes' family. */
  readonly family: boolean;
  readonly text: string;
  readonly rules: readonly Rule[];
}

/** A dimension of one element: the field as it has to be masked, and the value that it then has. */
interface Part {
  readonly shape: PartShape;
  readonly value: string;
}

interface PartShape {
  readonly field: string;
  /** What has to be asked ahead of the concatenation. */
  readonly before: string;
  /** Equal for equal shapes, below `SHAPES`. */
  readonly number: number;
}

/** More than there are masks of all three dimensions together. */
const SHAPES = 4096;

interface Table {
  readonly shapes: readonly PartShape[];
  readonly elements: Set<string>;
  readonly rules: Set<Rule>;
}

/**
 * Boxes as look-ups in hash sets, one for each combination of prefix lengths, protocol and port range width: `ip saddr &
 * 255.255.255.0 . ip daddr . tcp dport { … }`. Boxes may overlap, and a reload leaves no gap in a hash set, neither of
 * which is true of interval sets.
 */
export function concatenations(boxes: readonly Box[], family: Family, portOf: "packet" | "original"): Concatenation[] {
  const tables = new Map<number, Table>();
  const parts = partMaker(family, portOf);
  for (const box of boxes) {
    const sources = parts.addresses(box.sources, "source");
    const destinations = parts.addresses(box.destinations, "destination");
    const touched = new Set<Table>();
    for (const service of parts.services(box.services)) {
      for (const source of sources) {
        for (const destination of destinations) {
          const key = (source.shape.number * SHAPES + destination.shape.number) * SHAPES + service.shape.number;
          let table = tables.get(key);
          if (!table) {
            table = { shapes: [source.shape, destination.shape, service.shape], elements: new Set(), rules: new Set() };
            tables.set(key, table);
          }
          table.elements.add(join(source.value, destination.value, service.value));
          touched.add(table);
        }
      }
    }
    for (const { rules } of touched) for (const rule of box.rules) rules.add(rule);
  }
  return [...tables.values()].map(({ shapes, elements, rules }) => ({
    family: shapes.some(({ field }) => /^(ip|ip6|icmp|icmpv6) /.test(field)),
    text: lookUpText(shapes, [...elements]),
    rules: [...rules],
  }));
}

function lookUpText(parts: readonly PartShape[], elements: readonly string[]): string {
  const before = parts.map((part) => part.before).join("");
  const fields = parts.map((part) => part.field).filter((field) => field !== "");
  if (fields.length === 0) return before.trimEnd();
  if (elements.length > 1) return `${before}${fields.join(" . ")} ${anonymous(elements)}`;
  const values = (elements[0] as string).split(" . ");
  return before + fields.map((field, i) => `${field}${field.includes("&") ? " == " : " "}${values[i]}`).join(" ");
}

function join(a: string, b: string, c: string): string {
  const ab = a === "" || b === "" ? a + b : `${a} . ${b}`;
  return ab === "" || c === "" ? ab + c : `${ab} . ${c}`;
}

/** Makes parts of dimensions; texts that come again are read once. */
function partMaker(family: Family, portOf: "packet" | "original") {
  const shapes = new Map<string, PartShape>();
  const shapeOf = (field: string, before: string): PartShape => {
    const key = `${before}|${field}`;
    let shape = shapes.get(key);
    if (!shape) {
      shape = { field, before, number: shapes.size };
      shapes.set(key, shape);
    }
    return shape;
  };
  const nothing: Part = { shape: shapeOf("", ""), value: "" };
  const masked = { source: new Map<number, PartShape>(), destination: new Map<number, PartShape>() };
  const maskedShape = (side: "source" | "destination", length: number): PartShape => {
    let shape = masked[side].get(length);
    if (!shape) {
      const field = addressField(family, side);
      shape = shapeOf(length === width(family) ? field : `${field} & ${maskText(family, length)}`, "");
      masked[side].set(length, shape);
    }
    return shape;
  };
  const known = { source: new Map<string, readonly Part[]>(), destination: new Map<string, readonly Part[]>() };
  const addressParts = (text: string, side: "source" | "destination") => {
    let parts = known[side].get(text);
    if (!parts) {
      parts = prefixesOf(text, family).map(({ length, base }) => {
        if (length === 0) return nothing;
        return { shape: maskedShape(side, length), value: base };
      });
      known[side].set(text, parts);
    }
    return parts;
  };
  return {
    addresses(texts: Box["sources"], side: "source" | "destination"): readonly Part[] {
      if (texts === "any") return [nothing];
      if (texts.length === 1) return addressParts(texts[0] as string, side);
      return texts.flatMap((text) => addressParts(text, side));
    },
    services(services: Box["services"]): readonly Part[] {
      if (services === "any") return [nothing];
      return services.flatMap((service) =>
        servicePieces(service, portOf).map(({ field, value, before }) => ({ shape: shapeOf(field, before), value })),
      );
    },
  };
}

function prefixesOf(text: string, family: Family): { length: number; base: string }[] {
  const slash = text.indexOf("/");
  if (slash >= 0) return [{ length: Number(text.slice(slash + 1)), base: text.slice(0, slash) }];
  if (!text.includes("-")) return [{ length: width(family), base: text }];
  return toPrefixes(interval(text)).map((prefix) => ({
    length: prefixLength(prefix) ?? width(family),
    base: formatAddress({ family, value: prefix.first }),
  }));
}

function servicePieces(
  { protocol, ports, type }: Service,
  portOf: "packet" | "original",
): { field: string; value: string; before: string }[] {
  if (type !== undefined) return [{ field: icmpField(protocol), value: `${type}`, before: "" }];
  if (!ports) return [{ field: "", value: "", before: `${protocolIn([protocol])} ` }];
  const { before, field } = portField([protocol], portOf);
  return alignedPorts(ports).map(({ first, size }) => {
    if (size === 65536) return { field: "", value: "", before: `${protocolIn([protocol])} ` };
    if (size === 1) return { field, value: `${first}`, before };
    return { field: `${field} & ${65536 - size}`, value: `${first}`, before };
  });
}

/** A port range as blocks that a mask can name: their size is a power of two, and their first port a multiple of it. */
function alignedPorts({ first, last }: PortRange): { first: number; size: number }[] {
  const blocks: { first: number; size: number }[] = [];
  for (let at = first; at <= last; ) {
    let size = at === 0 ? 65536 : at & -at;
    while (at + size - 1 > last) size /= 2;
    blocks.push({ first: at, size });
    at += size;
  }
  return blocks;
}
