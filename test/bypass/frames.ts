import type { EngineHost } from "../engine/engine.ts";
import { encode, MARKER, type Wire } from "../lab/wire.ts";
import type { Outcome } from "./case.ts";

/** An interface in a namespace; `eth0` where none is named. */
export interface Place {
  readonly ns: string;
  readonly interface?: string;
}

/** What is sent: from where, to which Ethernet address, and a packet, or a payload under an Ethernet type of its own. */
export interface Sent {
  readonly from: Place;
  /** The Ethernet address that it goes to. */
  readonly to: string;
  readonly what: Packet | { readonly etherType: number };
}

/**
 * An IP packet. `tagged` puts it behind a VLAN tag of 0, which says a priority and no network (IEEE 802.1Q); `optioned` puts a header of
 * destination options before what it carries (IPv6, RFC 8200).
 */
export type Packet = Omit<Wire, "hopLimit"> & { readonly tagged?: boolean; readonly optioned?: boolean };

let last = 0;

/** Sends frames as only a raw socket can, and tells whether the packet came out at a place: `outcome`, or `closed`. */
export async function arrival(host: EngineHost, sent: Sent, at: Place, outcome: Outcome): Promise<Outcome> {
  const number = ++last;
  const { from, to, what } = sent;
  const source = await macOf(host, from);
  const packets = "etherType" in what ? [marked(number)] : bytesOf(what, number);
  const header = (to + source).replaceAll(":", "") + etherType(what);
  const frames = packets.map((data) => ({
    ns: from.ns,
    if: from.interface ?? "eth0",
    hex: header + data.toString("hex"),
  }));
  const mark = marked(number)
    .subarray(0, MARKER.length + 4)
    .toString("hex");
  const seen = await host.sandbox.inject(frames, [[at.ns, at.interface ?? "eth0"]], 0.3);
  const came = seen.some(
    ([kind, ns, , ...rest]) => kind === "frame" && ns === at.ns && (rest.at(-1) as string).includes(mark),
  );
  return came ? outcome : "closed";
}

/** The Ethernet address of an interface. */
export async function macOf(host: EngineHost, { ns, interface: name = "eth0" }: Place): Promise<string> {
  const options = ns === "" ? {} : { ns };
  const [link] = JSON.parse(await host.sandbox.run(["ip", "-j", "link", "show", "dev", name], options)) as [
    { address: string },
  ];
  return link.address;
}

function bytesOf(packet: Packet, number: number): Buffer[] {
  const pieces = encode({ hopLimit: 64, ...packet }, number);
  return packet.optioned ? pieces.map(withOptions) : pieces;
}

/** An IPv6 packet with a destination options header of 8 bytes, all padding, behind its own header. */
function withOptions(packet: Buffer): Buffer {
  const options = Buffer.from([packet[6] as number, 0, 1, 4, 0, 0, 0, 0]);
  const header = Buffer.from(packet.subarray(0, 40));
  header[6] = 60;
  header.writeUInt16BE(header.readUInt16BE(4) + options.length, 4);
  return Buffer.concat([header, options, packet.subarray(40)]);
}

/** The Ethernet type, as hexadecimal digits, with the tag before it. */
function etherType(what: Sent["what"]): string {
  if ("etherType" in what) return what.etherType.toString(16).padStart(4, "0");
  return (what.tagged ? "81000000" : "") + (what.destination.includes(":") ? "86dd" : "0800");
}

/** The lab's marker with a number, as long as an Ethernet frame has to be. */
function marked(number: number): Buffer {
  const data = Buffer.alloc(46);
  MARKER.copy(data);
  data.writeUInt32BE(number, MARKER.length);
  return data;
}
