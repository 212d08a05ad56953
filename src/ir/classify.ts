import { formatAddress } from "../ip/address.ts";
import { isBridge } from "./interfaces.ts";
import type { Ir, PathName } from "./ir.ts";
import type { Packet } from "./packet.ts";

/** The path that a packet is on, or `undefined` where no path judges it: loopback, and one foreign bridge's inner traffic. */
export function classify(ir: Ir, packet: Packet): PathName | undefined {
  switch (packet.hook) {
    case "input":
      if (packet.in === "lo") return undefined;
      if (!isPublished(ir, packet)) return "to-host";
      return isBridge(ir.bridges, packet.in) ? "between-containers" : "to-containers";
    case "output":
      return packet.out === "lo" && !packet.redirectedFrom ? undefined : "from-host";
    case "forward": {
      const fromDocker = isBridge(ir.bridges, packet.in);
      const toDocker = isBridge(ir.bridges, packet.out);
      if (fromDocker) return toDocker ? "between-containers" : "from-containers";
      if (toDocker) return "to-containers";
      return packet.in === packet.out && ir.sameInterface.includes(packet.in) ? undefined : "forward";
    }
  }
}

/** Whether a packet that ends on this machine goes to a port that Docker publishes. */
export function isPublished(ir: Ir, packet: Packet): boolean {
  const { port } = packet;
  if (port === undefined) return false;
  return ir.published.some(
    (entry) =>
      entry.family === packet.destination.family &&
      entry.protocol === packet.protocol &&
      entry.ports.first <= port &&
      port <= entry.ports.last &&
      (entry.address === "any" || entry.address === formatAddress(packet.destination)),
  );
}
