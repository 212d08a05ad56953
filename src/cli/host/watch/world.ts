import type { Topology } from "../../../docker/topology.ts";

/** Docker's world, as who follows it knows it. `undefined` where nothing is known of it yet. */
export interface World {
  /** Asked for anew; what was last known where the engine doesn't answer. */
  fresh(): Promise<Topology | undefined>;
  /** What is left of it after the events that have come since it was asked for, from these alone; asked for where they began anew. */
  left(): Promise<Topology | undefined>;
  /** Resolves at the next event, and when the watch is to stop. */
  changed(): Promise<void>;
  /** Aborted once the watch is to stop. */
  readonly stop: AbortSignal;
}
