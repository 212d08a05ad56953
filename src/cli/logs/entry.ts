import type { LogLine } from "../../host/log/line.ts";
import type { Logger } from "../../host/log/match.ts";
import { formatAddress } from "../../ip/address.ts";
import type { Palette } from "../../text/colour.ts";
import { visible } from "../../text/visible.ts";

/** A line of the kernel's log, and which rules may have written it: one, unless several share a prefix. */
export interface LogEntry {
  readonly line: LogLine;
  readonly writers: readonly Logger[];
}

/** One line for a person. */
export function entryText(
  { line, writers }: LogEntry,
  statement: (place: string) => string | undefined,
  palette: Palette,
): string {
  const places = writers.map(({ place }) => visible(place)).join(" or ");
  const [first] = writers;
  const said = writers.length === 1 && first ? (statement(first.place) ?? first.verdict) : "";
  const ends = `${end(line.source, line.sourcePort)} -> ${end(line.destination, line.port)}`;
  const way = [line.incoming && `in ${line.incoming}`, line.outgoing && `out ${line.outgoing}`]
    .filter(Boolean)
    .join(" ");
  const words = [timeOf(line), palette.bold(places), `${protocolText(line)} ${ends}`, visible(way), visible(said)];
  return `${words.filter((word) => word !== "").join("  ")}\n`;
}

/** One JSON object on a line. */
export function entryJson({ line, writers }: LogEntry): string {
  const { before: _, source, destination, ...rest } = line;
  const rules = writers.map(({ place, path, verdict, label }) => ({ place, path, verdict, ...(label && { label }) }));
  const ends = { source: formatAddress(source), destination: formatAddress(destination) };
  return `${JSON.stringify({ time: timeOf(line), rules, ...ends, ...rest })}\n`;
}

/** When, in the words of dmesg or the journal; empty where the line doesn't say. */
function timeOf({ before }: LogLine): string {
  return /^(\[ *\d+\.\d+\]|\d{4}-\d\d-\d\dT\S+|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)/.exec(before)?.[1] ?? "";
}

function end(address: LogLine["source"], port: number | undefined): string {
  const text = formatAddress(address);
  if (port === undefined) return text;
  return address.family === 6 ? `[${text}]:${port}` : `${text}:${port}`;
}

const NAMES: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6", 132: "sctp" };

function protocolText({ protocol, icmpType }: LogLine): string {
  const name = NAMES[protocol] ?? `protocol ${protocol}`;
  return icmpType === undefined ? name : `${name} type ${icmpType}`;
}
