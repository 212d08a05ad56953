import { setTimeout as sleep } from "node:timers/promises";
import { afterEvent, mayChange } from "../../../docker/after-event.ts";
import { connect, type EngineClient, type EngineOptions } from "../../../docker/engine/client.ts";
import { EngineError } from "../../../docker/engine/engine-error.ts";
import type { EngineEvent } from "../../../docker/engine/events.ts";
import { snapshotOf } from "../../../docker/snapshot.ts";
import { SnapshotError } from "../../../docker/snapshot-error.ts";
import type { Topology } from "../../../docker/topology.ts";
import type { Journal } from "./journal.ts";
import type { Keeper } from "./keeper.ts";
import type { Reason } from "./reason.ts";
import type { World } from "./world.ts";

/** How the watcher goes about it. */
export interface WatchOptions {
  readonly engine: EngineOptions;
  /** Seconds between two looks at what others may have changed. */
  readonly every: number;
  /** Milliseconds before the second attempt to reach an engine, doubled up to `longest`. */
  readonly pause: number;
  readonly longest: number;
  /** Whether to ask would start an engine that somebody has stopped: then it is waited for until another one does. */
  readonly asleep: () => Promise<boolean>;
}

/** Milliseconds that the first look waits for the engine at most. */
const PATIENCE = 1000;

/**
 * Follows an engine until `stop` is told. Events are worked off in bursts: first what they take away, from the events alone, then
 * everything, from a fresh snapshot.
 */
export class Watch {
  readonly #keeper: Keeper;
  readonly #say: Journal;
  readonly #options: WatchOptions;
  readonly #stop = new AbortController();
  #events: EngineEvent[] = [];
  #check: string | undefined;
  #wake = () => {};
  #topology: Topology | undefined;
  #seen: { readonly known: Topology; readonly length: number; readonly left: Topology } | undefined;
  #client: EngineClient | undefined;
  /** Whether the engine was reached and not asked since: what happened before, no event tells. */
  #unasked = false;
  #attempted = () => {};

  constructor(keeper: Keeper, say: Journal, options: WatchOptions) {
    this.#keeper = keeper;
    this.#say = say;
    this.#options = options;
  }

  /** Ends the watch, once what is under way is done. */
  stop(): void {
    this.#stop.abort();
    this.#wake();
  }

  /** Asks for a fresh look at everything. */
  check(why: string): void {
    this.#check ??= why;
    this.#wake();
  }

  async run(): Promise<void> {
    this.#topology = this.#keeper.known();
    const timer = setInterval(() => this.check("a regular look"), this.#options.every * 1000);
    const attempted = new Promise<void>((resolve) => {
      this.#attempted = resolve;
    });
    const following = this.#follow();
    // Without Docker's answer rules may have to come without any container's address: not where it is there to be asked.
    await Promise.race([attempted, this.#pause(PATIENCE)]);
    this.check("the watch begins");
    while (!this.#stop.signal.aborted) {
      await this.#work();
      await this.#sleep();
    }
    clearInterval(timer);
    this.#client?.close();
    await following;
  }

  #sleep(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#events.length > 0 || this.#check !== undefined || this.#stop.signal.aborted) resolve();
    });
  }

  async #work(): Promise<void> {
    const events = this.#take();
    const check = this.#check;
    this.#check = undefined;
    if (events.length === 0 && check === undefined) return;
    const first = events[0];
    const why = first === undefined ? (check ?? "") : wordsOf(events, this.#topology);
    const since = first && { since: first.at };
    // A bridge that was made anew has none of the switches of the one before.
    const anew = events.some(({ type, action }) => type === "network" && !action.endsWith("connect"));
    const reason: Reason = { why, ...since, ...((check !== undefined || anew) && { check: true }) };
    const known = this.#topology;
    const less = known && events.reduce(afterEvent, known);
    if (known && less && less !== known) {
      this.#topology = less;
      await this.#keeper.removeGone(less, { why, ...since });
    }
    await this.#keeper.bring(this.#world(), reason);
  }

  #world(): World {
    return {
      fresh: () => this.#fresh(),
      left: () => this.#left(),
      changed: () =>
        new Promise((resolve) => {
          this.#wake = resolve;
          if (this.#stop.signal.aborted) resolve();
        }),
      stop: this.#stop.signal,
    };
  }

  async #left(): Promise<Topology | undefined> {
    if (this.#unasked) await this.#fresh();
    const known = this.#topology;
    if (known === undefined) return undefined;
    const { length } = this.#events;
    // Events are only added while the world stays the same: thousands may come while somebody has the lock.
    const before = this.#seen?.known === known && this.#seen.length <= length ? this.#seen : { length: 0, left: known };
    const left = this.#events.slice(before.length).reduce(afterEvent, before.left);
    this.#seen = { known, length, left };
    return left;
  }

  /** Docker's world, asked for anew; what it was last where the engine doesn't answer. */
  async #fresh(): Promise<Topology | undefined> {
    const fresh = await this.#snapshot();
    // What went while the engine was asked is gone, whatever it said of it.
    if (fresh) this.#topology = this.#events.reduce(afterEvent, fresh);
    this.#topology ??= this.#keeper.known();
    return this.#topology;
  }

  #take(): EngineEvent[] {
    const events = this.#events;
    this.#events = [];
    this.#seen = undefined;
    return events;
  }

  /** Docker's world as it is now; `undefined` where no engine answers. */
  async #snapshot(): Promise<Topology | undefined> {
    if (this.#client === undefined) return undefined;
    this.#unasked = false;
    try {
      return await snapshotOf(this.#client);
    } catch (error) {
      if (!(error instanceof EngineError || error instanceof SnapshotError)) throw error;
      if (error instanceof SnapshotError) this.#say({ kind: "error", text: error.message });
      return undefined;
    }
  }

  /** Keeps a connection with its events; each new one begins with a look at everything. */
  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    let pause = this.#options.pause;
    let complained = false;
    while (!signal.aborted) {
      try {
        if (await this.#options.asleep()) {
          if (!complained) this.#say({ kind: "note", text: "the engine is stopped: waiting for its start" });
          complained = true;
          this.#attempted();
          await this.#pause(this.#options.longest / 5);
          continue;
        }
        const client = await connect(this.#options.engine);
        const stream = await client
          .events((event) => this.#hear(event))
          .catch((error) => {
            client.close();
            throw error;
          });
        if (signal.aborted) return client.close();
        this.#client = client;
        this.#unasked = true;
        this.#say({ kind: "note", text: "following the engine's events" });
        this.check("the engine was reached");
        this.#attempted();
        pause = this.#options.pause;
        complained = false;
        await stream.ended;
        this.#client = undefined;
        client.close();
        if (!signal.aborted) this.#say({ kind: "note", text: "the engine has gone: trying to reach it again" });
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        this.#attempted();
        if (!complained) this.#say({ kind: "error", text: error.message });
        complained = true;
      }
      await this.#pause(pause);
      pause = Math.min(pause * 2, this.#options.longest);
    }
  }

  #pause(milliseconds: number): Promise<void> {
    return sleep(milliseconds, undefined, { signal: this.#stop.signal }).catch(() => {});
  }

  #hear(event: EngineEvent): void {
    if (!mayChange(event)) return;
    this.#events.push(event);
    this.#wake();
  }
}

/** `container web: die, start; network front: create`. */
function wordsOf(events: readonly EngineEvent[], topology: Topology | undefined): string {
  const actions = new Map<string, Set<string>>();
  for (const event of events) {
    const { type, id, attributes, action } = event;
    const name = attributes.name ?? topology?.containers.find((one) => one.id === id)?.name ?? id.slice(0, 12);
    const what = `${type} ${name}`;
    actions.set(what, (actions.get(what) ?? new Set()).add(action));
  }
  const words = [...actions].map(([what, did]) => `${what}: ${[...did].join(", ")}`);
  return words.length > 5 ? `${words.slice(0, 5).join("; ")} and ${words.length - 5} more` : words.join("; ");
}
