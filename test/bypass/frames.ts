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
  readonly what: Omit<Wire, "hopLimit"> | { readonly etherType: number };
}

let last = 0;

/** Sends frames as only a raw socket can, and tells whether the packet came out at a place: `outcome`, or `closed`. */
export async function arrival(host: EngineHost, sent: Sent, at: Place, outcome: Outcome): Promise<Outcome> {
  const number = ++last;
  const { from, to, what } = sent;
  const source = await macOf(host, from);
  const packets = "etherType" in what ? [marked(number)] : encode({ hopLimit: 64, ...what }, number);
  const header = (to + source).replaceAll(":", "") + etherType(what).toString(16).padStart(4, "0");
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

function etherType(what: Sent["what"]): number {
  if ("etherType" in what) return what.etherType;
  return what.destination.includes(":") ? 0x86dd : 0x0800;
}

/** The lab's marker with a number, as long as an Ethernet frame has to be. */
function marked(number: number): Buffer {
  const data = Buffer.alloc(46);
  MARKER.copy(data);
  data.writeUInt32BE(number, MARKER.length);
  return data;
}
