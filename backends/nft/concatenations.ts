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
  readonly field: string;
  readonly value: string;
  /** What has to be asked ahead of the concatenation. */
  readonly before: string;
}

const NOTHING: Part = { field: "", value: "", before: "" };

/**
 * Boxes as look-ups in hash sets, one for each combination of prefix lengths, protocol and port range width: `ip saddr &
 * 255.255.255.0 . ip daddr . tcp dport { … }`. Boxes may overlap, and a reload leaves no gap in a hash set, neither of
 * which is true of interval sets.
 */
export function concatenations(boxes: readonly Box[], family: Family, portOf: "packet" | "original"): Concatenation[] {
  const tables = new Map<string, { parts: readonly Part[]; elements: Set<string>; rules: Set<Rule> }>();
  const parts = partMaker(family, portOf);
  for (const box of boxes) {
    const sources = parts.addresses(box.sources, "source");
    const destinations = parts.addresses(box.destinations, "destination");
    const touched = new Set<Set<Rule>>();
    for (const service of parts.services(box.services)) {
      for (const source of sources) {
        for (const destination of destinations) {
          const key = `${service.before}|${source.field}|${destination.field}|${service.field}`;
          let table = tables.get(key);
          if (!table) {
            table = { parts: [source, destination, service], elements: new Set(), rules: new Set() };
            tables.set(key, table);
          }
          table.elements.add(join(source.value, destination.value, service.value));
          touched.add(table.rules);
        }
      }
    }
    for (const rules of touched) for (const rule of box.rules) rules.add(rule);
  }
  return [...tables.values()].map(({ parts: used, elements, rules }) => ({
    family: used.some(({ field }) => /^(ip|ip6|icmp|icmpv6) /.test(field)),
    text: lookUpText(used, [...elements]),
    rules: [...rules],
  }));
}

function lookUpText(parts: readonly Part[], elements: readonly string[]): string {
  const before = parts.map((part) => part.before).join("");
  const fields = parts.map((part) => part.field).filter((field) => field !== "");
  if (fields.length === 0) return before.trimEnd();
  if (elements.length > 1) return `${before}${fields.join(" . ")} ${anonymous(elements)}`;
  const values = (elements[0] as string).split(" . ");
  return before + fields.map((field, i) => `${field}${field.includes("&") ? " == " : " "}${values[i]}`).join(" ");
}

function join(...values: readonly string[]): string {
  return values.filter((value) => value !== "").join(" . ");
}

/** Makes parts of dimensions; texts that come again are read once. */
function partMaker(family: Family, portOf: "packet" | "original") {
  const masks = new Map<number, string>();
  const mask = (length: number) => {
    const text = masks.get(length) ?? maskText(family, length);
    masks.set(length, text);
    return text;
  };
  const known = new Map<string, readonly { length: number; base: string }[]>();
  const prefixes = (text: string) => {
    let found = known.get(text);
    if (!found) {
      found = prefixesOf(text, family);
      known.set(text, found);
    }
    return found;
  };
  return {
    addresses(texts: Box["sources"], side: "source" | "destination"): readonly Part[] {
      if (texts === "any") return [NOTHING];
      const field = addressField(family, side);
      return texts.flatMap(prefixes).map(({ length, base }) => {
        if (length === 0) return NOTHING;
        if (length === width(family)) return { field, value: base, before: "" };
        return { field: `${field} & ${mask(length)}`, value: base, before: "" };
      });
    },
    services(services: Box["services"]): readonly Part[] {
      return services === "any" ? [NOTHING] : services.flatMap((service) => serviceParts(service, portOf));
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

function serviceParts({ protocol, ports, type }: Service, portOf: "packet" | "original"): Part[] {
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
