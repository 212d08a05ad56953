import { formatAddress } from "../../ip/address.ts";
import { formatInterval, type Interval } from "../../ip/interval.ts";
import { HostError } from "../host-error.ts";
import { lastWords, type Run } from "../run.ts";
import { type Entry, readEntries } from "./entries.ts";

/** An entry that ends by itself while conntrack(8) goes through its list stops it, up to version 1.4.7. */
const ATTEMPTS = 100;

/**
 * Deletes what the arguments fit, and gives what that was. Nothing is no failure: an entry may have ended by itself meanwhile.
 * Throws where conntrack(8) fails.
 */
export async function deleteEntries(run: Run, args: readonly string[]): Promise<Entry[]> {
  let deleted: Entry[] = [];
  for (let attempt = 1; ; attempt++) {
    const ran = await run("conntrack", [...args, "-o", "extended,id"]);
    deleted = deleted.concat(readEntries(ran.out).entries);
    if (ran.status === 0 || /\b0 flow entries have been deleted/.test(ran.err)) return deleted;
    const isGone = ran.err.includes("such conntrack doesn't exist");
    if (!isGone || attempt === ATTEMPTS) throw new HostError(`a flow could not be ended: ${lastWords(ran)}`);
  }
}

/** The names by which conntrack(8) knows a protocol's own options. */
const NAMES: Readonly<Record<number, string>> = {
  1: "icmp",
  6: "tcp",
  17: "udp",
  33: "dccp",
  58: "icmpv6",
  132: "sctp",
  136: "udplite",
};

type Options = readonly (readonly [option: string, value: number | string | undefined])[];

/**
 * The arguments for conntrack(8) that fit one entry, and no other: both its tuples. Keys of GRE are left out: what a policy says of
 * a flow doesn't depend on them.
 */
export function deletionOf(entry: Entry): string[] {
  const { original, reply } = entry;
  return deletion(entry, [
    ["--orig-src", formatAddress(original.source)],
    ["--orig-dst", formatAddress(original.destination)],
    ["--reply-src", formatAddress(reply.source)],
    ["--reply-dst", formatAddress(reply.destination)],
    ["--orig-port-src", original.sourcePort],
    ["--orig-port-dst", original.port],
    ["--reply-port-src", reply.sourcePort],
    ["--reply-port-dst", reply.port],
    ...icmpOptions(entry),
    [`${icmp(entry)}-id`, original.icmp?.id],
    ["--zone", entry.zone],
    ["--orig-zone", entry.originalZone],
    ["--reply-zone", entry.replyZone],
  ]);
}

/** What a DHCP client is answered on, over IPv4 and IPv6: only there a policy asks for the port that a packet comes from. */
const DHCP_CLIENT: readonly (number | undefined)[] = [68, 546];

/**
 * The arguments that fit an entry, and whichever else comes from the same prefix, asks for the same and is answered by the same:
 * all that `judgeEntry` looks at. What they leave out decides nothing.
 */
export function wideDeletionOf(entry: Entry, sources: Interval): string[] {
  const { original, reply, protocol } = entry;
  return deletion(entry, [
    ["--orig-src", formatInterval(sources)],
    ["--orig-dst", formatAddress(original.destination)],
    ["--reply-src", formatAddress(reply.source)],
    ["--orig-port-src", protocol === 17 && DHCP_CLIENT.includes(reply.sourcePort) ? original.sourcePort : undefined],
    ["--orig-port-dst", original.port],
    ["--reply-port-src", reply.sourcePort],
    ...icmpOptions(entry),
  ]);
}

/** The arguments that fit what an entry would be, had its server begun: it asks whom this one answers. */
export function turnedDeletionOf(entry: Entry): string[] {
  const { reply } = entry;
  return deletion(entry, [
    ["--orig-src", formatAddress(reply.source)],
    ["--orig-dst", formatAddress(reply.destination)],
    ["--orig-port-src", reply.sourcePort],
    ["--orig-port-dst", reply.port],
  ]);
}

function deletion({ family, protocol }: Entry, options: Options): string[] {
  const given = options.flatMap(([option, value]) => (value === undefined ? [] : [option, `${value}`]));
  return ["-D", "-f", family === 4 ? "ipv4" : "ipv6", "-p", NAMES[protocol] ?? `${protocol}`, ...given];
}

function icmp({ family }: Entry): string {
  return family === 4 ? "--icmp" : "--icmpv6";
}

function icmpOptions(entry: Entry): Options {
  const { icmp: asked } = entry.original;
  return [
    [`${icmp(entry)}-type`, asked?.type],
    [`${icmp(entry)}-code`, asked?.code],
  ];
}
