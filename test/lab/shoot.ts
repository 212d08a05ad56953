import { type Address, formatAddress, isProblem, parseAddress } from "../../src/ip/address.ts";
import { interval } from "../../src/ip/interval.ts";
import type { Packet } from "../../src/ir/packet.ts";
import type { HostInterface, Lab, Leg, Machine } from "./lab.ts";
import type { Frame } from "./sandbox.ts";
import { decode, markedNumber } from "./unwire.ts";
import { encode, type Wire } from "./wire.ts";

/** A packet and where it is sent: from a machine's leg (by namespace and interface), or by the Docker host itself. */
export interface Shot {
  readonly from: "host" | { readonly ns: string; readonly interface: string };
  readonly wire: Wire;
}

/** A refusal that somebody got to hear. */
export type Refusal =
  | "tcp-reset"
  | "port-unreachable"
  | "host-unreachable"
  | "admin-prohibited"
  | `icmp ${number}/${number}`;

/** What became of a shot. */
export interface Outcome {
  /** Whether it entered the host's IP layer. */
  readonly entered: boolean;
  /** How the hooks saw it, in order, each ahead of any decision there. */
  readonly views: readonly Packet[];
  /** Each time that it got past everything that a hook has to say, `input` or `postrouting`. */
  readonly passed: readonly ("input" | "postrouting")[];
  /** Each time that our own rules let it go on, whatever others do behind them: the prefixes of group 4, where somebody logs to it. */
  readonly letOn: readonly string[];
  /** Where it came out, as `NAMESPACE INTERFACE`. */
  readonly arrived: readonly string[];
  readonly refusals: readonly Refusal[];
  /** The prefixes of the lines that rules wrote about it. */
  readonly logged: readonly string[];
}

let lastNumber = Math.floor(Date.now() / 1000) % 0x40000000;

/** Sends packets, one connection each, and tells what became of each. */
export async function shoot(lab: Lab, shots: readonly Shot[], quiet = 0.03): Promise<Outcome[]> {
  const first = lastNumber + 1;
  lastNumber += shots.length;
  const frames = shots.flatMap((shot, index) => framesOf(lab, shot, first + index));
  const seen = await lab.sandbox.inject(frames, sniffed(lab), quiet);
  const outcomes = shots.map(() => ({
    entered: false,
    views: [] as Packet[],
    passed: [] as ("input" | "postrouting")[],
    letOn: [] as string[],
    arrived: [] as string[],
    refusals: [] as Refusal[],
    logged: [] as string[],
  }));
  for (const event of seen) {
    const data = Buffer.from(event[event.length - 1] as string, "hex");
    const packet = event[0] === "frame" ? data.subarray(14) : data;
    const marked = markedNumber(data);
    const refusal = event[0] === "frame" ? refusalOf(packet, marked) : undefined;
    const number = refusal?.number ?? marked;
    if (refusal && marked !== undefined && quotesAnother(shots[marked - first], packet)) continue;
    const outcome = number === undefined ? undefined : outcomes[number - first];
    const shot = number === undefined ? undefined : shots[number - first];
    if (!outcome || !shot) continue;
    if (event[0] === "frame") {
      if (refusal) outcome.refusals.push(refusal.kind);
      else outcome.arrived.push(`${event[1]} ${event[2]}`);
      continue;
    }
    const [, group, prefix, hook, incoming, outgoing] = event;
    if (isAboutAnother(shot, packet)) continue;
    if (group === 0) outcome.logged.push(prefix);
    else if (group === 1) outcome.entered = true;
    else if (group === 2) outcome.views.push(viewOf(shot, packet, prefix, hook, incoming, outgoing));
    else if (group === 3) outcome.passed.push(hook === 1 ? "input" : "postrouting");
    else if (group === 4) outcome.letOn.push(prefix);
  }
  return outcomes;
}

function sniffed(lab: Lab): [string, string][] {
  return [
    ["", "lo"],
    ...lab.machines.flatMap(({ ns, legs }) => legs.map((leg): [string, string] => [ns, leg.interface])),
  ];
}

/** Whether a packet is an ICMP refusal: the log of the host's own hooks shows those too, quoting the number. */
function isRefusal(packet: Buffer): boolean {
  const { protocol, icmpType } = decode(packet);
  return (protocol === 1 && icmpType === 3) || (protocol === 58 && icmpType === 1);
}

/** Whether a packet is an ICMP error that quotes the shot, and not the shot itself. */
function isAboutAnother(shot: Shot, packet: Buffer): boolean {
  const { protocol, icmpType } = decode(packet);
  const isError =
    (protocol === 1 && [3, 4, 5, 11, 12].includes(icmpType ?? -1)) ||
    (protocol === 58 && ((icmpType ?? 128) < 128 || icmpType === 137));
  return isError && (shot.wire.protocol !== protocol || shot.wire.icmpType !== icmpType);
}

function refusalOf(packet: Buffer, marked: number | undefined): { kind: Refusal; number: number } | undefined {
  const { protocol, icmpType, icmpCode, tcp } = decode(packet);
  if (tcp && (tcp.flags & 4) !== 0 && marked === undefined) {
    // a reset acknowledges the SYN, the marker's 8 bytes and perhaps a FIN, or begins where the packet's acknowledgement points
    return { kind: "tcp-reset", number: tcp.flags & 16 ? tcp.acknowledged - 9 : tcp.sequence };
  }
  if (marked === undefined || !isRefusal(packet)) return undefined;
  const kinds: Record<string, Refusal> =
    protocol === 1
      ? { "3/3": "port-unreachable", "3/1": "host-unreachable", "3/13": "admin-prohibited" }
      : { "1/4": "port-unreachable", "1/3": "host-unreachable", "1/1": "admin-prohibited" };
  const code = `${icmpType}/${icmpCode}` as const;
  return { kind: kinds[code] ?? `icmp ${icmpType as number}/${icmpCode as number}`, number: marked };
}

/** Whether an ICMP refusal is of some other packet that quotes the shot in turn: the host's own ICMP, refused by the policy. */
function quotesAnother(shot: Shot | undefined, packet: Buffer): boolean {
  const six = (packet[0] as number) >> 4 === 6;
  const quoted = decode(packet.subarray((six ? 40 : ((packet[0] as number) & 15) * 4) + 8));
  return quoted.protocol !== shot?.wire.protocol || quoted.icmpType !== shot.wire.icmpType;
}

const HOOKS: Readonly<Record<number, Packet["hook"]>> = { 1: "input", 2: "forward", 3: "output" };

function viewOf(shot: Shot, data: Buffer, prefix: string, hook: number, incoming: string, outgoing: string): Packet {
  const { source, destination, protocol, hopLimit, port, sourcePort, icmpType } = decode(data);
  const [state, redirected] = prefix.split(" ");
  const asked = parse(shot.wire.destination);
  return {
    hook: HOOKS[hook] as Packet["hook"],
    in: incoming,
    out: outgoing,
    source,
    destination,
    protocol,
    hopLimit,
    state: state as Packet["state"],
    ...(port === undefined ? {} : { port }),
    ...(sourcePort === undefined ? {} : { sourcePort }),
    ...(icmpType === undefined ? {} : { icmpType }),
    ...(redirected
      ? { redirectedFrom: { destination: asked, ...(shot.wire.port === undefined ? {} : { port: shot.wire.port }) } }
      : {}),
  };
}

function parse(text: string): Address {
  const result = parseAddress(text);
  if (isProblem(result)) throw new Error(`not an address: ${text}`);
  return result;
}

function framesOf(lab: Lab, { from, wire }: Shot, number: number): Frame[] {
  const packets = encode(wire, number);
  if (from === "host") return packets.map((data) => ({ ns: "", to: wire.destination, hex: data.toString("hex") }));
  const machine = lab.machines.find(({ ns }) => ns === from.ns) as Machine;
  const leg = machine.legs.find((candidate) => candidate.interface === from.interface) as Leg;
  const to = nextMac(lab, leg, wire.destination);
  const type = wire.destination.includes(":") ? "86dd" : "0800";
  const header = to.replaceAll(":", "") + leg.mac.replaceAll(":", "") + type;
  return packets.map((data) => ({ ns: from.ns, if: from.interface, hex: header + data.toString("hex") }));
}

/** The Ethernet address that a machine sends to: a group's, a neighbour's on the same bridge, or the Docker host's. */
function nextMac(lab: Lab, leg: Leg, destination: string): string {
  const host = lab.interfaces.find(({ name }) => name === leg.behind) as HostInterface;
  const { family, value } = parse(destination);
  if (family === 4 && (value >> 28n === 14n || isBroadcast(host, value))) {
    return value >> 28n === 14n ? hexMac(0x01005e000000n | (value & 0x7fffffn)) : "ff:ff:ff:ff:ff:ff";
  }
  if (family === 6 && value >> 120n === 0xffn) return hexMac(0x333300000000n | (value & 0xffffffffn));
  for (const machine of lab.machines) {
    const neighbour = machine.legs.find(
      (other) => other.behind === leg.behind && other.addresses.includes(formatAddress({ family, value })),
    );
    if (neighbour && host.bridge) return neighbour.mac;
  }
  return host.mac;
}

function isBroadcast(host: HostInterface, value: bigint): boolean {
  if (value === 0xffffffffn) return true;
  return host.addresses.some((withLength) => {
    if (withLength.includes(":")) return false;
    const [address, length] = withLength.split("/") as [string, string];
    const hostBits = (1n << BigInt(32 - Number(length))) - 1n;
    return (interval(address).first | hostBits) === value;
  });
}

function hexMac(value: bigint): string {
  return (value.toString(16).padStart(12, "0").match(/../g) as string[]).join(":");
}
