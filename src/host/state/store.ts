import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { HostError } from "../host-error.ts";
import { follow } from "./follow.ts";
import type { Generation } from "./generation.ts";
import type { State } from "./state.ts";
import { isWholeGeneration, isWholeState } from "./whole.ts";

const EMPTY: State = { version: 1, switched: [], made: [] };

/**
 * The folder in which we remember what we did to this host. Whatever is written goes to a new file beside its target, to the
 * disk, and then takes the name, so that power loss leaves the old or the new. Generations never change once written.
 */
export class Store {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  state(): State {
    const text = this.#read("state.json");
    if (text === undefined) return EMPTY;
    const state = this.#parse("state.json", text);
    const version = (state as { version?: unknown } | null)?.version;
    if (typeof version === "number" && version !== 1)
      throw new HostError(`${this.#at("state.json")} is of another version of wallc`);
    if (version !== 1 || !isWholeState(state)) throw this.#damaged("state.json");
    return state;
  }

  /** As `state`; one that is damaged or of another version is as good as none, for whoever takes everything away. */
  readableState(): State {
    try {
      return this.state();
    } catch (error) {
      if (error instanceof HostError) return EMPTY;
      throw error;
    }
  }

  setState(state: State): void {
    this.#write("state.json", state);
  }

  /** Tells `listener` of each change of the state, whoever makes it, until the result is called. */
  onChange(listener: () => void): () => void {
    return follow(this.folder, "state.json", listener);
  }

  get(id: string): Generation {
    const name = generationFile(id);
    const text = this.#read(name);
    if (text === undefined) throw new HostError(`${this.#at(name)} is missing`, "apply a policy again");
    const generation = this.#parse(name, text);
    if (!isWholeGeneration(generation, id)) throw this.#damaged(name);
    return generation;
  }

  /** The generation in force, if any. */
  current(): Generation | undefined {
    const { current } = this.state();
    return current === undefined ? undefined : this.get(current);
  }

  put(generation: Generation): void {
    this.#write(generationFile(generation.id), generation);
  }

  /** Removes generations that the state doesn't name. */
  prune(): void {
    const { current, previous, pending } = this.state();
    const keep = [current, previous, pending].map((id) => `${id}.json`);
    const folder = this.#at("generations");
    for (const name of entries(folder).filter((one) => !keep.includes(one))) {
      try {
        rmSync(join(folder, name), { force: true });
      } catch (error) {
        throw new HostError(`can't remove ${join(folder, name)}: ${(error as Error).message}`);
      }
    }
  }

  /** Removes everything, and the folder if nothing of others is in it. */
  clear(): void {
    for (const name of ["state.json", "state.json.tmp", "confirm.sock"]) rmSync(this.#at(name), { force: true });
    rmSync(this.#at("generations"), { recursive: true, force: true });
    if (entries(this.folder).length === 0) {
      try {
        rmdirSync(this.folder);
      } catch {
        // It isn't there, or a mount point.
      }
    }
  }

  #at(name: string): string {
    return join(this.folder, name);
  }

  #read(name: string): string | undefined {
    try {
      return readFileSync(this.#at(name), "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw new HostError(`can't read ${this.#at(name)}: ${(error as Error).message}`);
    }
  }

  #parse(name: string, text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw this.#damaged(name);
    }
  }

  #damaged(name: string): HostError {
    return new HostError(
      `${this.#at(name)} is damaged`,
      "`wallc remove` takes everything away; then apply a policy again",
    );
  }

  #write(name: string, value: unknown): void {
    const path = this.#at(name);
    // Whoever writes has the lock, so that a file of this name is what power loss left.
    const temporary = `${path}.tmp`;
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(temporary, `${JSON.stringify(value)}\n`, { mode: 0o600 });
      sync(temporary);
      renameSync(temporary, path);
      sync(dirname(path));
    } catch (error) {
      throw new HostError(`can't write ${path}: ${(error as Error).message}`);
    }
  }
}

function generationFile(id: string): string {
  if (!/^[0-9TZ]+-[0-9a-f]+$/.test(id)) throw new HostError(`not a generation: ${JSON.stringify(id)}`);
  return join("generations", `${id}.json`);
}

function sync(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
