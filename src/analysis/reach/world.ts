import type { Ir } from "../../ir/ir.ts";
import type { Topology } from "../../policy/compile.ts";
import { type EngineView, engineView } from "./engine.ts";
import { type HostAddresses, hostAddresses } from "./host-addresses.ts";

/** What the ways to doors are found in. */
export interface ReachWorld {
  readonly topology: Topology;
  readonly ir: Ir | undefined;
  readonly engine: EngineView;
  readonly addresses: HostAddresses;
  /** The policies of FORWARD, where they are known. */
  readonly forward: ForwardPolicies;
}

/** What FORWARD's policy is in a family; absent where nobody looked. */
export interface ForwardPolicies {
  readonly 4?: "ACCEPT" | "DROP";
  readonly 6?: "ACCEPT" | "DROP";
}

export function reachWorld(topology: Topology, ir: Ir | undefined, forward: ForwardPolicies): ReachWorld {
  return { topology, ir, engine: engineView(topology, ir), addresses: hostAddresses(topology), forward };
}
