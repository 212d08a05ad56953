import type { Topology } from "../../docker/topology.ts";

/** What is known of Docker at one moment. */
export interface DockerWorld {
  /** Absent where nobody has been asked, nothing has been answered yet, or what was can't be read. */
  readonly topology?: Topology;
  /** Where it comes from, as `--docker` would name it: a file or an engine; `none`. */
  readonly from: string;
  /** Why there is no topology, in a sentence. */
  readonly problem?: string;
  /** Another one for each world that this server has seen. */
  readonly revision: number;
}
