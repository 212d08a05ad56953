import type { Span } from "../../lang/span.ts";
import type { SwarmService } from "../docker/topology.ts";
import type { AddressTest, InterfaceTest, SetName } from "../ir/ir.ts";

/** One alternative of a `from`. */
export interface SourceTerm {
  /** The machine itself: only the path `from host` asks for it. */
  readonly host: boolean;
  readonly incoming: InterfaceTest;
  readonly source: AddressTest;
}

/** One alternative of a `to`: each part is a kind of place that a packet of it may go to. */
export interface DestinationTerm {
  readonly span: Span;
  /** What ends on this machine. */
  readonly host?: { readonly destination: AddressTest };
  /** What is routed on; through docker-proxy too, where it leads to such a place. */
  readonly routed?: { readonly outgoing: InterfaceTest; readonly destination: AddressTest };
  /** What Docker publishes, by the host's port and address. */
  readonly published?: {
    readonly original: "any" | SetName;
    /** The ports of one Swarm service, by protocol number; absent: all. */
    readonly ports?: ReadonlyMap<number, readonly number[]>;
    /** That service. */
    readonly service?: SwarmService;
  };
}
