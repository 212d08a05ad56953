import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Box, mergeBoxes } from "../../../backends/common/boxes.ts";
import { concatenations } from "../../../backends/nft/concatenations.ts";
import { isProblem, parseAddress } from "../../../src/ip/address.ts";
import { IntervalSet } from "../../../src/ip/interval-set.ts";
import { rule } from "../build.ts";

interface Probe {
  readonly source: bigint;
  readonly destination: bigint;
  readonly protocol: number;
  readonly port: number;
}

const value = (text: string): bigint => {
  const address = parseAddress(text);
  if (isProblem(address)) throw new Error(text);
  return address.value;
};

/** What nft would say of a packet: reads `FIELD [& MASK] . FIELD … { ELEMENT, … }`, or plain comparisons. */
function holds(text: string, packet: Probe): boolean {
  const ahead = /^meta l4proto (\d+) ?/.exec(text);
  if (ahead && Number(ahead[1]) !== packet.protocol) return false;
  const rest = ahead ? text.slice(ahead[0].length) : text;
  if (rest === "") return true;
  const table = /^(.*?) \{ (.*) \}$/s.exec(rest);
  if (table) {
    const fields = (table[1] as string).split(" . ");
    return (table[2] as string).split(/,\s+/).some((element) => fieldsHold(fields, element.split(" . "), packet));
  }
  const plain = [...rest.matchAll(/(ip6? [sd]addr|(?:tcp|udp) dport)(?: & (\S+) ==)? (\S+)/g)];
  const fields = plain.map(([, field, mask]) => (mask ? `${field} & ${mask}` : `${field}`));
  return fieldsHold(
    fields,
    plain.map(([, , , text]) => `${text}`),
    packet,
  );
}

function fieldsHold(fields: readonly string[], values: readonly string[], packet: Probe): boolean {
  expect(values).toHaveLength(fields.length);
  return fields.every((field, i) => {
    const [name, mask] = field.split(" & ") as [string, string?];
    if (name.endsWith("dport")) {
      const masked = mask === undefined ? packet.port : packet.port & Number(mask);
      return packet.protocol === (name === "tcp dport" ? 6 : 17) && masked === Number(values[i]);
    }
    const address = name.endsWith("saddr") ? packet.source : packet.destination;
    return (mask === undefined ? address : address & value(mask)) === value(values[i] as string);
  });
}

function inBox(box: Box, packet: Probe): boolean {
  const has = (texts: Box["sources"], at: bigint) =>
    texts === "any" || IntervalSet.parse(texts).contains({ family: 4, value: at });
  return (
    has(box.sources, packet.source) &&
    has(box.destinations, packet.destination) &&
    (box.services === "any" ||
      box.services.some(
        ({ protocol, ports }) =>
          protocol === packet.protocol && (!ports || (ports.first <= packet.port && packet.port <= ports.last)),
      ))
  );
}

const texts = fc.oneof(
  fc.constant("any" as const),
  fc.uniqueArray(
    fc.constantFrom("0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/30", "10.0.0.1", "10.0.0.2-10.0.0.9", "10.0.0.0-10.0.0.127"),
    { minLength: 1, maxLength: 2 },
  ),
);
const range = fc
  .tuple(fc.constantFrom(0, 1, 79, 80, 8000), fc.constantFrom(0, 1, 20, 65535))
  .map(([first, more]) => ({ first, last: Math.min(65535, first + more) }));
const service = fc.record({ protocol: fc.constantFrom(6, 17), ports: range }, { requiredKeys: ["protocol"] });
const box = fc.record({
  sources: texts,
  destinations: texts,
  services: fc.oneof(fc.constant("any" as const), fc.array(service, { minLength: 1, maxLength: 2 })),
  rules: fc.constant([rule(1, "allow", [])]),
});
const address = fc
  .constantFrom("10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.9", "10.0.0.10", "10.0.0.128", "11.0.0.1")
  .map(value);
const probe = fc.record({
  source: address,
  destination: address,
  protocol: fc.constantFrom(6, 17, 132),
  port: fc.constantFrom(0, 1, 2, 79, 80, 99, 100, 8000, 8020, 8021, 65535),
});

describe("boxes as hash sets", () => {
  it("hold exactly the packets of the boxes, however they overlap, merged or not", () => {
    fc.assert(
      fc.property(
        fc.array(box, { minLength: 1, maxLength: 5 }),
        fc.array(probe, { maxLength: 20 }),
        (boxes, packets) => {
          const merged = mergeBoxes(boxes);
          const tables = concatenations(boxes, 4, "packet");
          for (const packet of packets) {
            const wanted = boxes.some((each) => inBox(each, packet));
            expect(merged.some((each) => inBox(each, packet))).toBe(wanted);
            const said = tables.some(({ text }) => holds(text, packet));
            expect(said, tables.map(({ text }) => text).join("\n")).toBe(wanted);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("number no more than the combinations of prefix lengths, protocols and widths of port ranges", () => {
    const boxes = Array.from({ length: 10_000 }, (_, i) => ({
      sources: [i % 2 ? `10.${(i >> 8) & 255}.${i & 255}.0/24` : `11.${(i >> 8) & 255}.0.${i & 255}`],
      destinations: [`192.168.${(i >> 8) & 255}.${i & 255}`],
      services: [{ protocol: 6, ports: { first: i, last: i } }],
      rules: [rule(i, "allow", [])],
    }));
    expect(concatenations(boxes, 4, "packet")).toHaveLength(2);
  });
});
