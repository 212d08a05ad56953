import { type Address, isProblem, parseAddress } from "../../ip/address.ts";

/** A packet as a line of the kernel's log tells of it (`LOG` of iptables, `log` of nft). */
export interface LogLine {
  /** Everything before the packet: when, where, and at its end the rule's prefix. */
  readonly before: string;
  /** The interfaces; the empty text where the hook knows none. */
  readonly incoming: string;
  readonly outgoing: string;
  readonly source: Address;
  readonly destination: Address;
  /** IP protocol number. */
  readonly protocol: number;
  readonly sourcePort?: number;
  readonly port?: number;
  readonly icmpType?: number;
  readonly hopLimit: number;
}

const PROTOCOLS: Readonly<Record<string, number>> = {
  ICMP: 1,
  TCP: 6,
  UDP: 17,
  ESP: 50,
  AH: 51,
  ICMPv6: 58,
  UDPLITE: 136,
};

/** Reads a line of the kernel's log, as dmesg or journalctl prints it; `undefined` where it tells of no packet. */
export function readLogLine(line: string): LogLine | undefined {
  const [, before = "", incoming = "", outgoing = "", rest = ""] =
    /^(.*?)IN=(\S*) (?:PHYSIN=\S* )?OUT=(\S*) (.*)$/.exec(line) ?? [];
  // The packet that an ICMP error answers stands in brackets.
  const words = rest.replace(/\[.*?(\]|$)/, "");
  const field = (name: string) => new RegExp(`(?:^| )${name}=(\\S+)`).exec(words)?.[1];
  const [source, destination] = [parse(field("SRC")), parse(field("DST"))];
  const written = field("PROTO") ?? "";
  const protocol = PROTOCOLS[written] ?? number(written);
  if (!source || !destination || source.family !== destination.family || protocol === undefined) return undefined;
  const [sourcePort, port, icmpType] = ["SPT", "DPT", "TYPE"].map((name) => number(field(name)));
  return {
    before,
    incoming,
    outgoing,
    source,
    destination,
    protocol,
    ...(sourcePort !== undefined && { sourcePort }),
    ...(port !== undefined && { port }),
    ...(icmpType !== undefined && { icmpType }),
    hopLimit: number(field("TTL") ?? field("HOPLIMIT")) ?? 64,
  };
}

function parse(text: string | undefined): Address | undefined {
  const address = parseAddress(text === undefined ? "" : shortened(text));
  return isProblem(address) ? undefined : address;
}

/** The kernel writes IPv6 addresses in full, with leading zeros. */
function shortened(text: string): string {
  return text.includes(":") ? text.replace(/\b0{1,3}(?=[0-9a-f])/g, "") : text;
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}
