import { expect, it } from "vitest";
import { following } from "../../../../../src/cli/host/watch/wait-for-lock.ts";
import type { World } from "../../../../../src/cli/host/watch/world.ts";
import type { Topology } from "../../../../../src/docker/topology.ts";
import type { Holder } from "../../../../../src/host/holder.ts";

const TOPOLOGY: Topology = { version: 1, engine: {}, containers: [], networks: [], services: [] };
const LOCK: Holder = { pid: 1, input: process.stdout, release: async () => {} };

function world(changed: () => Promise<void>, stop: AbortSignal = new AbortController().signal): World {
  return { fresh: async () => TOPOLOGY, left: async () => TOPOLOGY, changed, stop };
}
const never = () => new Promise<void>(() => {});

it("gives a lock that is free at once, and looks at nothing meanwhile", async () => {
  const answer = await following(Promise.resolve(LOCK), world(never), () => Promise.reject(new Error("not asked for")));
  expect(answer).toEqual({ lock: LOCK, waited: false });
});

it("looks each time something happens, until the lock is had", async () => {
  let looks = 0;
  let give = (_: Holder) => {};
  const locking = new Promise<Holder>((resolve) => {
    give = resolve;
  });
  const answer = await following(
    locking,
    world(async () => {}),
    async () => {
      looks++;
      if (looks === 3) give(LOCK);
    },
  );
  expect(answer).toEqual({ lock: LOCK, waited: true });
  expect(looks).toBeGreaterThanOrEqual(3);
});

it("fails once where the lock can't be had, also while it is told to stop", async () => {
  const stop = new AbortController();
  stop.abort();
  for (const signal of [stop.signal, new AbortController().signal]) {
    const locking = Promise.reject<Holder>(new Error("no such folder"));
    await expect(following(locking, world(never, signal), async () => {})).rejects.toThrow("no such folder");
  }
  // One that nobody hears of would end the process.
  await new Promise((resolve) => setImmediate(resolve));
});
