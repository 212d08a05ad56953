import type { Switched } from "../switches.ts";

/** What is in force, and what has to be undone when it goes. */
export interface State {
  readonly version: 1;
  /** The generation in force; what a boot loads. */
  readonly current?: string;
  readonly previous?: string;
  /** A generation that is being put in force, or waits to be confirmed. */
  readonly pending?: string;
  /** Switches that we set, with what they were before. */
  readonly switched: readonly Switched[];
  /** Tables and built-in chains of iptables-nft that were not there before we came, as `ip raw` and `ip raw PREROUTING`. */
  readonly made: readonly string[];
  /** How the last change ended. */
  readonly last?: { readonly at: string; readonly outcome: string; readonly message: string };
}
