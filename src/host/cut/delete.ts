import { formatAddress } from "../../ip/address.ts";
import { HostError } from "../host-error.ts";
import { lastWords, type Run } from "../run.ts";
import type { Entry } from "./entries.ts";

/** Deletes one entry, and no other: by both its tuples. One that has ended by itself meanwhile is no failure. */
export async function deleteEntry(run: Run, entry: Entry): Promise<void> {
  const ran = await run("conntrack", deletionOf(entry));
  if (ran.status !== 0 && !/\b0 flow entries have been deleted/.test(ran.err)) {
    throw new HostError(`a flow could not be ended: ${lastWords(ran)}`);
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

/** The arguments for conntrack(8). Keys of GRE are left out: what a policy says of a flow doesn't depend on them. */
export function deletionOf({ family, protocol, original, reply, zone, originalZone, replyZone }: Entry): string[] {
  const args = ["-D", "-f", family === 4 ? "ipv4" : "ipv6", "-p", NAMES[protocol] ?? `${protocol}`];
  const add = (option: string, value: number | string | undefined) => {
    if (value !== undefined) args.push(option, `${value}`);
  };
  add("--orig-src", formatAddress(original.source));
  add("--orig-dst", formatAddress(original.destination));
  add("--reply-src", formatAddress(reply.source));
  add("--reply-dst", formatAddress(reply.destination));
  add("--orig-port-src", original.sourcePort);
  add("--orig-port-dst", original.port);
  add("--reply-port-src", reply.sourcePort);
  add("--reply-port-dst", reply.port);
  const icmp = family === 4 ? "--icmp" : "--icmpv6";
  add(`${icmp}-type`, original.icmp?.type);
  add(`${icmp}-code`, original.icmp?.code);
  add(`${icmp}-id`, original.icmp?.id);
  add("--zone", zone);
  add("--orig-zone", originalZone);
  add("--reply-zone", replyZone);
  return args;
}
