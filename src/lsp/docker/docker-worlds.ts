import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { engineOptions, isEngine } from "../../cli/input/docker.ts";
import type { Environment } from "../../cli/rim.ts";
import type { DockerWorld } from "./docker-world.ts";
import { EngineFollower } from "./engine-follower.ts";
import { SnapshotFile } from "./snapshot-file.ts";

/**
 * Where each policy's picture of Docker comes from: what the user chose; without a choice (`auto`) the `docker.json` beside the
 * policy, else the engine of `DOCKER_HOST` or the local one. Never waits: an engine is asked in the background.
 */
export class DockerWorlds {
  readonly #env: Environment;
  readonly #tell: () => void;
  readonly #files = new Map<string, SnapshotFile>();
  readonly #engines = new Map<string, EngineFollower>();
  readonly #none: DockerWorld = { from: "none", revision: 0 };
  #choice = "auto";
  #cwd: string;
  #revision = 0;

  /** `tell` hears that an engine's world is another one. */
  constructor(env: Environment, cwd: string, tell: () => void) {
    this.#env = env;
    this.#cwd = cwd;
    this.#tell = tell;
  }

  /** `auto`, or as `--docker`: a file, a socket, `none`. Relative names are the folder's. */
  choose(choice: string, cwd: string): void {
    this.#cwd = cwd;
    if (choice === this.#choice) return;
    this.#choice = choice;
    this.stop();
  }

  /** What is known of Docker for the policies of a folder. */
  worldFor(folder: string): DockerWorld {
    if (this.#choice === "none") return this.#none;
    if (this.#choice === "auto") {
      const beside = join(folder, "docker.json");
      return existsSync(beside) ? this.#file(beside) : this.#engine(this.#env.DOCKER_HOST || undefined);
    }
    return isEngine(this.#choice, { cwd: this.#cwd })
      ? this.#engine(this.#choice)
      : this.#file(resolve(this.#cwd, this.#choice));
  }

  /** Lets the engines go. */
  stop(): void {
    for (const engine of this.#engines.values()) engine.stop();
    this.#engines.clear();
  }

  #file(path: string): DockerWorld {
    const file = this.#files.get(path) ?? new SnapshotFile(path, this.#next);
    this.#files.set(path, file);
    return file.world();
  }

  #engine(host: string | undefined): DockerWorld {
    const key = host ?? "the local engine";
    const engine =
      this.#engines.get(key) ?? new EngineFollower(key, engineOptions(host, this.#env), this.#next, this.#tell);
    this.#engines.set(key, engine);
    return engine.world();
  }

  readonly #next = (): number => ++this.#revision;
}
