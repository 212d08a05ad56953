import type { Topology } from "../docker/topology.ts";
import type { LoadedPolicy } from "./input/policy.ts";
import type { Judgement } from "./judgement.ts";

/** Compiles a policy to the IR, and gathers the findings of reading, compiling and linting it. */
export async function judge(policy: LoadedPolicy, topology: Topology | undefined, today: string): Promise<Judgement> {
  // Loaded here, because some commands never judge.
  return (await import("./judgement.ts")).judgementOf(policy, topology, today);
}
