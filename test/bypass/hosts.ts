import { EngineHost } from "../engine/engine.ts";
import { rulesAtRest } from "./rules-of-others.ts";

interface Lent {
  readonly host: EngineHost;
  readonly key: string;
  readonly atRest: string;
}

/** The engine that was asked for with `npm run bypass -- --engine DIR --engine-option OPTION`; absent: this machine's. */
const FOLDER = process.env.WALLC_ENGINE || undefined;
const OPTIONS = process.env.WALLC_ENGINE_OPTIONS?.split("\n") ?? [];

/** Hosts with an engine that runs nothing, lent to one case at a time, and opened when they are first asked for. */
export class Hosts {
  readonly #free: Lent[] = [];

  /** Lends a host whose daemon has these options. One that comes back with other rules than it was lent with is closed. */
  async lend<Result>(
    variant: "legacy" | "nft",
    options: readonly string[],
    use: (host: EngineHost) => Promise<Result>,
  ): Promise<Result> {
    const lent = await this.#take(variant, options);
    let clean = false;
    try {
      const result = await use(lent.host);
      clean = (await rulesAtRest(lent.host)) === lent.atRest;
      return result;
    } finally {
      if (clean) this.#free.push(lent);
      else await lent.host.close();
    }
  }

  async #take(variant: "legacy" | "nft", options: readonly string[]): Promise<Lent> {
    const key = [variant, ...options].join(" ");
    const index = this.#free.findIndex((lent) => lent.key === key);
    if (index >= 0) return this.#free.splice(index, 1)[0] as Lent;
    const host = await EngineHost.open(variant, [...OPTIONS, ...options], FOLDER);
    return { host, key, atRest: await rulesAtRest(host) };
  }

  async close(): Promise<void> {
    await Promise.all(this.#free.splice(0).map(({ host }) => host.close()));
  }
}
