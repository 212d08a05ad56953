import { formatAddress } from "../../ip/address.ts";
import type { Packet } from "../../ir/packet.ts";
import type { PlainPacket } from "./result.ts";

/** A packet as it is shown to programs. */
export function plainPacket(packet: Packet): PlainPacket {
  const { hook, in: from, out, source, destination, protocol, port, icmpType, redirectedFrom: asked } = packet;
  return {
    hook,
    ...(from !== "" && { in: from }),
    ...(out !== "" && { out }),
    source: formatAddress(source),
    destination: formatAddress(destination),
    protocol,
    ...(port !== undefined && { port }),
    ...(icmpType !== undefined && { icmpType }),
    ...(asked && {
      redirectedFrom: {
        destination: formatAddress(asked.destination),
        ...(asked.port !== undefined && { port: asked.port }),
      },
    }),
  };
}
