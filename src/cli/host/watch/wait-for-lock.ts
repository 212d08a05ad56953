import { setTimeout as sleep } from "node:timers/promises";
import type { Topology } from "../../../docker/topology.ts";
import type { Holder } from "../../../host/holder.ts";
import { LockTaken, takeLock } from "../../../host/lock.ts";
import type { Journal } from "./journal.ts";
import type { World } from "./world.ts";

/** Milliseconds between two looks at rules that somebody else is loading. */
const PAUSE = 1000;

/**
 * Waits until nobody else changes the firewall, however long (rules that wait to be confirmed hold the lock too), or until the wait is
 * over for its caller: then there is none.
 */
export async function waitForLock(say: Journal, isOver: () => boolean): Promise<Holder | undefined> {
  for (let tries = 0; !isOver(); tries++) {
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
  meanwhile: (left: Topology) => Promise<void>,
): Promise<{ lock: Holder | undefined; waited: boolean }> {
  let over = false;
  let wake = () => {};
  const settle = () => {
    over = true;
    wake();
  };
  locking.then(settle, settle);
  for (let waited = false; !world.stop.aborted; waited = true) {
    const changed = world.changed();
    const settled = new Promise<void>((resolve) => {
      wake = resolve;
      if (over) resolve();
    });
    if (waited) await follow();
    await Promise.race([settled, changed, sleep(PAUSE, undefined, { ref: false })]);
    if (!over) continue;
    return { lock: await locking, waited };
  }
  return { lock: await locking, waited: false };

  async function follow(): Promise<void> {
    const left = await world.left();
    if (left) await meanwhile(left);
  }
}
