import type { EngineHost } from "../engine.ts";
import type { Entry } from "../watching.ts";

/** `wallc watch`, which follows the engine throughout a sequence, is killed and started again. */
export class Follower {
  readonly #host: EngineHost;
  readonly #line: readonly string[];
  #pid: number | undefined;
  #log = "";
  #starts = 0;

  constructor(host: EngineHost, line: readonly string[]) {
    this.#host = host;
    this.#line = line;
  }

  get runs(): boolean {
    return this.#pid !== undefined;
  }

  /** Starts it, and waits until it follows the engine. */
  async start(): Promise<void> {
    this.#log = `/run/watch-${++this.#starts}.log`;
    this.#pid = await this.#host.sandbox.spawn(this.#line, this.#log);
    for (let tries = 0; tries < 600; tries++) {
      if ((await this.log()).some(({ text }) => text.startsWith("following"))) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the watch doesn't follow the engine: ${JSON.stringify(await this.log())}`);
  }

  /** Ends it: 9 at once, 15 when what is under way is done. */
  async end(signal: 9 | 15): Promise<void> {
    if (this.#pid === undefined) return;
    const status = await this.#host.sandbox.kill(this.#pid, signal);
    this.#pid = undefined;
    if (signal === 15 && status !== 0) throw new Error(`the watch ended with ${status}: ${await this.text()}`);
  }

  /** What it has said since it was started. */
  async log(): Promise<Entry[]> {
    const text = await this.text();
    const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Entry);
  }

  async text(): Promise<string> {
    if (this.#log === "") return "";
    return this.#host.sandbox.run(["cat", this.#log]);
  }
}
