import { setTimeout as sleep } from "node:timers/promises";
import type { Generation } from "../../../host/state/generation.ts";
import type { Store } from "../../../host/state/store.ts";
import type { Rim } from "../../rim.ts";
import type { Journal } from "./journal.ts";

/** Milliseconds between two looks: what is remembered may have no folder yet that could be watched. */
const PAUSE = 1000;

/** Waits until a policy that was compiled with Docker's names is in force; `undefined` where it was told to end before. */
export async function waitForPolicy(store: Store, rim: Rim, say: Journal): Promise<Generation | undefined> {
  const stop = new AbortController();
  const unhear = rim.onInterrupt((signal) => {
    if (signal !== "SIGHUP") stop.abort();
  });
  try {
    let looked: string | undefined;
    let told = "";
    while (!stop.signal.aborted) {
      const { current } = store.state();
      // A generation may be large, and never changes.
      if (current !== undefined && current !== looked) {
        const generation = store.get(current);
        if (generation.snapshot !== undefined) return generation;
      }
      looked = current;
      const text =
        current === undefined
          ? "no policy is in force: waiting for one"
          : "the policy in force was compiled without Docker's names: waiting for one that was not";
      if (text !== told) say({ kind: "note", text });
      told = text;
      await sleep(PAUSE, undefined, { signal: stop.signal }).catch(() => {});
    }
    return undefined;
  } finally {
    unhear();
  }
}
