import { formatAddress } from "../../ip/address.ts";
import type { Ir } from "../../ir/ir.ts";
import type { FirewallName } from "../firewall.ts";
import { readLogLine } from "./line.ts";
import { loggersOf, writersOf } from "./match.ts";

export interface RefusedSource {
  readonly source: string;
  /** Lines, which are at most 10 a second for each rule: not packets. */
  readonly lines: number;
  /** The lines of the policy that refused it. */
  readonly places: readonly string[];
}

/** Who was refused most, as far as rules that log wrote it into the kernel's log; at most `most`, the worst first. */
export function refusedSources(ir: Ir, firewall: FirewallName, log: string, most: number): RefusedSource[] {
  const loggers = loggersOf(ir, firewall);
  const found = new Map<string, { lines: number; places: Set<string> }>();
  for (const text of loggers.length === 0 ? [] : log.split("\n")) {
    const line = readLogLine(text);
    const writers = line ? writersOf(ir, loggers, line) : [];
    if (!line || writers.length === 0 || !writers.every(({ refuses }) => refuses)) continue;
    const source = formatAddress(line.source);
    const entry = found.get(source) ?? { lines: 0, places: new Set<string>() };
    entry.lines++;
    for (const { place } of writers) entry.places.add(place);
    found.set(source, entry);
  }
  return [...found]
    .map(([source, { lines, places }]) => ({ source, lines, places: [...places].sort() }))
    .sort((a, b) => b.lines - a.lines || (a.source < b.source ? -1 : 1))
    .slice(0, most);
}
