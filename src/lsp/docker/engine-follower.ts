import { setTimeout as sleep } from "node:timers/promises";
import { mayChange } from "../../docker/after-event.ts";
import { connect, type EngineClient, type EngineOptions } from "../../docker/engine/client.ts";
import { EngineError } from "../../docker/engine/engine-error.ts";
import { snapshotOf } from "../../docker/snapshot.ts";
import { SnapshotError } from "../../docker/snapshot-error.ts";
import type { DockerWorld } from "./docker-world.ts";

/** Milliseconds from an event to the next look: events come in bursts. */
const SETTLING = 200;
/** Milliseconds between two attempts to reach an engine, doubled from the first to the last. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/** Keeps a picture of a live engine in the background: it is asked at first, after each of its events, and after it comes back. */
export class EngineFollower {
  readonly #options: EngineOptions;
  readonly #next: () => number;
  readonly #tell: () => void;
  readonly #stop = new AbortController();
  #world: DockerWorld;

  /** `next` gives each world its revision; `tell` hears that there is another one. */
  constructor(from: string, options: EngineOptions, next: () => number, tell: () => void) {
    this.#options = options;
    this.#next = next;
    this.#tell = tell;
    this.#world = { from, revision: next() };
    void this.#follow();
  }

  /** What is known now; nothing is waited for. */
  world(): DockerWorld {
    return this.#world;
  }

  stop(): void {
    this.#stop.abort();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    for (let pause = FIRST_PAUSE; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        const client = await connect(this.#options);
        pause = FIRST_PAUSE;
        try {
          await this.#listen(client);
        } finally {
          client.close();
        }
      } catch (error) {
        this.#failed(error);
      }
      await sleep(pause, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  async #listen(client: EngineClient): Promise<void> {
    const { signal } = this.#stop;
    let due: NodeJS.Timeout | undefined;
    const look = async (): Promise<void> => {
      try {
        this.#put({ topology: await snapshotOf(client) });
      } catch (error) {
        this.#failed(error);
      }
    };
    const stream = await client.events((event) => {
      if (!mayChange(event)) return;
      clearTimeout(due);
      due = setTimeout(look, SETTLING).unref();
    });
    const close = (): void => stream.close();
    signal.addEventListener("abort", close);
    await look();
    if (signal.aborted) close();
    await stream.ended;
    clearTimeout(due);
    signal.removeEventListener("abort", close);
  }

  /** What was known stays: an engine that restarts has the same containers afterwards, most likely. */
  #failed(error: unknown): void {
    if (!(error instanceof EngineError || error instanceof SnapshotError)) throw error;
    if (this.#world.problem !== error.message) this.#put({ ...this.#world, problem: error.message });
  }

  #put(known: Pick<DockerWorld, "topology" | "problem">): void {
    if (this.#stop.signal.aborted) return;
    this.#world = { ...known, from: this.#world.from, revision: this.#next() };
    this.#tell();
  }
}
