import type { Address } from "../../ip/address.ts";
import type { Packet } from "../../ir/packet.ts";
import type { Via } from "./audit.ts";
import type { Source } from "./sources.ts";

/** What is sent: a port, or an echo request. */
export interface Probe {
  /** `tcp 5432`, `icmp`, `other tcp`. */
  readonly label: string;
  /** IP protocol number. */
  readonly protocol: number;
  readonly port?: number;
}

/** A way that Docker and the kernel leave to packets of a source; the policy judges its packets. */
export interface Attempt {
  readonly via: Via;
  /** Why Docker may drop it after all, where that depends on what isn't known. A clause. */
  readonly maybe?: string;
  /** The probes that Docker lets through; absent: all. */
  readonly only?: (probe: Probe) => boolean;
  /** What the hooks see of it; the policy has to let all of them through. None where no hook sees it. */
  packets(probe: Probe): readonly Packet[];
}

/** The ways there are, or why there is none: a clause. */
export type Attempts = readonly Attempt[] | string;

type Ends = Pick<Packet, "hook" | "in" | "out" | "source" | "destination">;

function packet(ends: Ends, probe: Probe, port = probe.port, from?: Packet["redirectedFrom"]): Packet {
  const { protocol } = probe;
  const hopLimit = ends.hook === "forward" ? 63 : 64;
  const known = { ...ends, protocol, hopLimit, state: "new" as const };
  const redirected = from && { redirectedFrom: from };
  if (port === undefined) return { ...known, icmpType: protocol === 1 ? 8 : 128, ...redirected };
  return { ...known, port, sourcePort: 40000, ...redirected };
}

/** A packet to this host itself. */
export function toHost({ interface: from, address }: Source, destination: Address, probe: Probe): Packet {
  return packet({ hook: "input", in: from, out: "", source: address, destination }, probe);
}

/** A packet that is routed to a container. */
export function routed(
  { interface: from, address }: Source,
  bridge: string,
  destination: Address,
  probe: Probe,
): Packet {
  return packet({ hook: "forward", in: from, out: bridge, source: address, destination }, probe);
}

/** A packet to a port of the host that is redirected to a container, as the forward hook sees it. */
export function redirected(
  { interface: from, address }: Source,
  to: { readonly bridge: string; readonly address: Address; readonly port: number },
  asked: Address,
  probe: Probe,
): Packet {
  const original = { destination: asked, ...(probe.port !== undefined && { port: probe.port }) };
  const ends: Ends = { hook: "forward", in: from, out: to.bridge, source: address, destination: to.address };
  return packet(ends, probe, to.port, original);
}

/** What this host sends to a container. */
export function fromHost(source: Address, bridge: string, destination: Address, probe: Probe, port?: number): Packet {
  return packet({ hook: "output", in: "", out: bridge, source, destination }, probe, port ?? probe.port);
}

/** What this host sends to a port of its own that is redirected: the hook sees `lo` as its interface. */
export function redirectedFromHost(
  source: Address,
  to: { readonly address: Address; readonly port: number },
  asked: Address,
  probe: Probe,
): Packet {
  const from = { destination: asked, ...(probe.port !== undefined && { port: probe.port }) };
  return packet({ hook: "output", in: "", out: "lo", source, destination: to.address }, probe, to.port, from);
}
