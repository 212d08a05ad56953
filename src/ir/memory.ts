import { type Address, formatAddress } from "../ip/address.ts";
import { formatInterval, prefixOf } from "../ip/interval.ts";
import type { Ir, Meter } from "./ir.ts";
import type { RuntimeElements } from "./match.ts";

/** What a running firewall remembers from packet to packet: meters, and what others put into run-time sets. */
export interface Memory {
  readonly runtime: RuntimeElements;
  /** The time of the packet, in seconds from any moment. */
  readonly now: number;
  /** Token buckets by meter, family and source. */
  readonly buckets: Map<string, { tokens: number; at: number }>;
  /** Open connections by meter, family and source. */
  readonly open: Map<string, number>;
}

/** A firewall that has just been loaded. */
export function freshMemory(runtime: RuntimeElements = new Map()): Memory {
  return { runtime, now: 0, buckets: new Map(), open: new Map() };
}

const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86400 };

/** Whether a new connection is within a meter; counts it if so. */
export function within(ir: Ir, id: string, source: Address, memory: Memory): boolean {
  const meter = ir.meters.find((candidate) => candidate.id === id);
  if (!meter) throw new Error(`the IR has no meter ${id}`);
  const key = `${id} ${source.family} ${meter.perSource ? counted(source) : ""}`;
  return meter.kind === "rate" ? takeToken(meter, key, memory) : openOne(meter.most, key, memory);
}

function counted(source: Address): string {
  return source.family === 4 ? formatAddress(source) : formatInterval(prefixOf(source, 64));
}

function takeToken(meter: Meter & { kind: "rate" }, key: string, memory: Memory): boolean {
  const last = memory.buckets.get(key) ?? { tokens: meter.burst, at: memory.now };
  const gained = ((memory.now - last.at) * meter.count) / SECONDS[meter.unit];
  const tokens = Math.min(meter.burst, last.tokens + gained);
  memory.buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: memory.now });
  return tokens >= 1;
}

function openOne(most: number, key: string, memory: Memory): boolean {
  const open = memory.open.get(key) ?? 0;
  if (open >= most) return false;
  memory.open.set(key, open + 1);
  return true;
}
