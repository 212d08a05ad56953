import type { Address } from "../ip/address.ts";

/** A packet as a hook of the host sees it: what `decide` is asked about. */
export interface Packet {
  readonly hook: "input" | "forward" | "output";
  /** In-interface; the empty text in the output hook. */
  readonly in: string;
  /** Out-interface; the empty text in the input hook, `lo` for a redirected packet in the output hook. */
  readonly out: string;
  readonly source: Address;
  /** At the hook: after a redirection. */
  readonly destination: Address;
  /** IP protocol number. */
  readonly protocol: number;
  /** Destination port at the hook; tcp, udp and sctp only. */
  readonly port?: number;
  readonly sourcePort?: number;
  readonly icmpType?: number;
  /** TTL or hop limit at the hook (one less than on the wire where the packet is routed). */
  readonly hopLimit: number;
  /** Connection tracking's state. Neighbour discovery is `untracked`. */
  readonly state: "new" | "established" | "related" | "invalid" | "untracked";
  /** What the client asked for, where connection tracking changed it (`ct status dnat`). */
  readonly redirectedFrom?: { readonly destination: Address; readonly port?: number };
}
