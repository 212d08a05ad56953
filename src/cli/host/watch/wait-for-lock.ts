import type { Holder } from "../../../host/holder.ts";
import { LockTaken, takeLock } from "../../../host/lock.ts";
import type { Journal } from "./journal.ts";

/** Waits until nobody else changes the firewall, however long: rules that wait to be confirmed hold the lock too. */
export async function waitForLock(say: Journal): Promise<Holder> {
  for (let tries = 0; ; tries++) {
    try {
      return await takeLock();
    } catch (error) {
      if (!(error instanceof LockTaken)) throw error;
      if (tries === 0) say({ kind: "note", text: "another `wallc` is changing the firewall: waiting for it" });
    }
  }
}
