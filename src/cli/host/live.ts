import type { Listener } from "../../analysis/reach/doors.ts";
import type { ForwardPolicies } from "../../analysis/reach/world.ts";
import { policiesOf } from "../../host/doctor/examine.ts";
import { families } from "../../host/firewalls.ts";
import { installedVariants, toolsOf } from "../../host/iptables/tools.ts";
import type { Run } from "../../host/run.ts";
import { listeningSockets } from "../../host/sockets.ts";

/** What only the machine itself tells of who reaches what. */
export interface Live {
  readonly listeners: readonly Listener[];
  readonly forward: ForwardPolicies;
}

/** Reads it; needs root, who alone sees the sockets of others. */
export async function readLive(run: Run): Promise<Live> {
  const forward: { 4?: "ACCEPT" | "DROP"; 6?: "ACCEPT" | "DROP" } = {};
  for (const variant of installedVariants()) {
    for (const family of families()) {
      const { status, out } = await run(toolsOf(variant).save(family), []);
      // A packet has to please both variants; one that holds no table lets everything through.
      if (status !== 0) continue;
      const policy = policiesOf(out).get("filter FORWARD") === "DROP" ? "DROP" : "ACCEPT";
      if (forward[family] !== "DROP") forward[family] = policy;
    }
  }
  return { listeners: listeningSockets(""), forward };
}
