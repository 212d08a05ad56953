import { readBytes } from "../../cli/input/bytes.ts";
import { readTopology } from "../../docker/read.ts";
import { SnapshotError } from "../../docker/snapshot-error.ts";
import { stampOf } from "../disk.ts";
import type { DockerWorld } from "./docker-world.ts";

/** A snapshot on the disk, read again whenever it has been written. */
export class SnapshotFile {
  readonly #path: string;
  readonly #next: () => number;
  #stamp: string | undefined;
  #world: DockerWorld;

  /** `next` gives each world its revision. */
  constructor(path: string, next: () => number) {
    this.#path = path;
    this.#next = next;
    this.#world = { from: path, revision: next() };
  }

  world(): DockerWorld {
    const stamp = stampOf(this.#path);
    if (stamp !== this.#stamp) {
      this.#stamp = stamp;
      this.#world = { from: this.#path, revision: this.#next(), ...this.#read() };
    }
    return this.#world;
  }

  #read(): Pick<DockerWorld, "topology" | "problem"> {
    const bytes = readBytes(this.#path, { pipes: false });
    if (typeof bytes === "string") return { problem: `the snapshot can't be read: ${bytes}` };
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      return { topology: readTopology({ text, file: this.#path }) };
    } catch (error) {
      if (error instanceof SnapshotError) return { problem: `the snapshot ${error.message}` };
      if (error instanceof TypeError) return { problem: "the snapshot is not UTF-8 text" };
      throw error;
    }
  }
}
