import { liftBar } from "../cut/bar.ts";
import { installedFirewalls } from "../firewalls.ts";
import { removeIpsets } from "../ipset/sets.ts";
import { onHost } from "../run.ts";
import { Store } from "../state/store.ts";
import { putBack } from "../switches.ts";
import { removeMade } from "./leftovers.ts";
import type { RemoveOrder, Result } from "./order.ts";

/**
 * Takes everything of ours away, in every firewall of the machine and whether we know of it or not. Switches go first: where they
 * let traffic through the machine, it isn't to be left without rules. The state goes last, so that what failed can be tried again.
 */
export async function removeTransaction(order: RemoveOrder): Promise<Result> {
  const store = new Store(order.state);
  const state = store.readableState();
  await putBack(onHost, state.switched);
  for (const firewall of installedFirewalls()) await firewall.remove(onHost);
  await liftBar(onHost);
  await removeIpsets(onHost);
  await removeMade(onHost, state.made);
  store.clear();
  return { outcome: "done", message: "", help: [], warnings: [] };
}
