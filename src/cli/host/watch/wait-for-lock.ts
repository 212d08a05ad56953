import { setTimeout as sleep } from "node:timers/promises";
import type { Topology } from "../../../docker/topology.ts";
import type { Holder } from "../../../host/holder.ts";
import { LockTaken, takeLock } from "../../../host/lock.ts";
import type { Journal } from "./journal.ts";
import type { World } from "./world.ts";

/** Milliseconds between two looks at rules that somebody else is loading. */
const PAUSE = 1000;

/**
 * Waits until nobody else changes the firewall, however long (rules that wait to be confirmed hold the lock too), or until it is told to
 * stop: then there is none.
 */
export async function waitForLock(say: Journal, stop: AbortSignal): Promise<Holder | undefined> {
  for (let tries = 0; !stop.aborted; tries++) {
    try {
      return await takeLock();
    } catch (error) {
      if (!(error instanceof LockTaken)) throw error;
      if (tries === 0) say({ kind: "note", text: "another `wallc` is changing the firewall: waiting for it" });
    }
  }
  return undefined;
}

/**
 * Follows the world while the lock is waited for: `meanwhile` gets what is left of it, each time more has happened and every second
 * besides. Gives whether there was a wait at all.
 */
export async function following(
  locking: Promise<Holder | undefined>,
  world: World,
  meanwhile: (left: Topology, more: boolean) => Promise<void>,
): Promise<{ lock: Holder | undefined; waited: boolean }> {
  const had = locking.then((lock) => ({ lock }));
  let seen: Topology | undefined;
  for (let waited = false; ; waited = true) {
    if (world.stop.aborted) return { lock: await locking, waited };
    const changed = world.changed();
    const left = waited ? world.left() : undefined;
    if (left) await meanwhile(left, left !== seen);
    seen = left;
    const won = await Promise.race([had, changed, sleep(PAUSE, undefined, { ref: false })]);
    if (won !== undefined) return { ...won, waited };
  }
}
