import fc from "fast-check";
import type { Family } from "../../../src/ip/address.ts";
import { formatInterval, type Interval, prefixOf } from "../../../src/ip/interval.ts";
import { IntervalSet } from "../../../src/ip/interval-set.ts";
import type { Ir, Match, NamedSet, Rule, TrafficTest } from "../../../src/ir/ir.ts";
import type { Packet } from "../../../src/ir/packet.ts";
import { addressSet, ir, match, path, rule, tcp, udp } from "../build.ts";

/** Addresses that lie close together in some places and far apart in others, as an offset from 10.0.0.0 or 2001:db8::. */
const OFFSETS = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: 16 }).map((step) => step * 4096 + 5),
  fc.constantFrom(1, 2, 4, 8, 16, 64, 256, 65536, 1 << 20, 1 << 23),
);

const interval = fc
  .record({ offset: OFFSETS, form: fc.constantFrom("single", "single", "single", "prefix", "range"), size: fc.nat(12) })
  .map(({ offset, form, size }) => (family: Family): Interval => {
    const value = start(family) + BigInt(offset);
    if (form === "prefix") return prefixOf({ family, value }, (family === 4 ? 32 : 128) - size);
    return { family, first: value, last: form === "single" ? value : value + BigInt(size) };
  });

function start(family: Family): bigint {
  return family === 4 ? 0x0a000000n : 0x20010db8n << 96n;
}

const traffic: fc.Arbitrary<TrafficTest> = fc.oneof(
  fc.constant("any" as const),
  fc.integer({ min: 1, max: 60 }).map((port) => tcp(port)),
  fc.integer({ min: 1, max: 60 }).map((port) => tcp(port, port + 3)),
  fc.integer({ min: 1, max: 60 }).map((port) => udp(port)),
);

const verdict = fc.constantFrom<Rule["verdict"]["kind"]>("allow", "allow", "allow", "deny", "reject");

/** A rule's parts; `undefined` leaves a side open. */
const parts = fc.record({
  source: fc.option(interval, { nil: undefined, freq: 4 }),
  destination: fc.option(interval, { nil: undefined, freq: 8 }),
  traffic,
  verdict,
  logged: fc.integer({ min: 0, max: 20 }),
});

/** One side left open throughout, or not; one verdict throughout, or not. */
const shape = fc.record({ openSource: fc.boolean(), openDestination: fc.boolean(), verdict: fc.option(verdict) });

const packet = fc
  .record({ source: OFFSETS, destination: OFFSETS, port: fc.integer({ min: 1, max: 64 }), tcp: fc.boolean() })
  .map(
    (one) =>
      (family: Family): Packet => ({
        hook: "forward",
        in: "wan0",
        out: "docker0",
        source: { family, value: start(family) + BigInt(one.source) },
        destination: { family, value: start(family) + BigInt(one.destination) },
        protocol: one.tcp ? 6 : 17,
        port: one.port,
        sourcePort: 40000,
        hopLimit: 64,
        state: "new",
      }),
  );

/** A policy of up to 200 rules into containers, and packets that meet them. */
export const arbitraryLongPolicy: fc.Arbitrary<{ readonly ir: Ir; readonly packets: readonly Packet[] }> = fc
  .record({
    rules: fc.array(parts, { minLength: 20, maxLength: 200 }),
    large: fc.array(interval, { minLength: 5, maxLength: 300 }),
    shape,
    packets: fc.array(packet, { minLength: 100, maxLength: 100 }),
  })
  .map(({ rules, large, shape: common, packets }) => {
    const sets = new Map<string, NamedSet>();
    const inline = (make: ((family: Family) => Interval) | undefined, open: boolean) => {
      if (!make || open) return undefined;
      const texts = ([4, 6] as const).map((family) => formatInterval(make(family)));
      const set = addressSet(`inline:${texts.join(",")}`, texts);
      sets.set(set.name, set);
      return set.name;
    };
    const many = ([4, 6] as const).flatMap((family) => IntervalSet.of(large.map((make) => make(family))).format());
    sets.set("group:large", addressSet("group:large", many));
    const lowered = rules.map((one, index) => {
      const source = inline(one.source, common.openSource);
      const destination = inline(one.destination, common.openDestination);
      const when: Match = match("forward", {
        ...(source !== undefined && { source }),
        ...(destination !== undefined && { destination }),
        ...(index % 17 === 3 && { source: "group:large" }),
        ...(index % 23 === 5 && { source: { in: "any", notIn: ["group:large"] } }),
        traffic: one.traffic,
      });
      const log = one.logged === 0 ? { log: { prefix: "wallc ", written: false } } : {};
      return rule(index + 1, common.verdict ?? one.verdict, [when], log);
    });
    return {
      ir: ir({ sets: [...sets.values()], paths: { "to-containers": path(lowered) } }),
      packets: packets.flatMap((make) => [make(4), make(6)]),
    };
  });
