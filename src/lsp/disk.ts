import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { decode } from "../../lang/decode.ts";
import { type Parsed, parse } from "../../lang/parse.ts";
import { readBytes } from "../cli/input/bytes.ts";

interface Cached {
  readonly stamp: string;
  readonly bytes: Uint8Array;
  /** By the name that the file bears in a policy. */
  readonly parsed: Map<string, Parsed>;
}

/** The files on the disk that policies name, read and parsed again only where they have changed. */
export class Disk {
  readonly #cached = new Map<string, Cached>();

  /** The bytes of a file, or why it can't be read. What was parsed of it is worked out when it is asked for. */
  read(
    path: string,
    name: string,
  ): { readonly bytes: Uint8Array; readonly parsed: Parsed } | { readonly error: string } {
    const cached = this.#load(path);
    if (typeof cached === "string") return { error: cached };
    const { bytes, parsed } = cached;
    return {
      bytes,
      get parsed() {
        const known = parsed.get(name) ?? parse(name, decode(name, bytes).text);
        parsed.set(name, known);
        return known;
      },
    };
  }

  /** Lets go of what was read of a file. */
  forget(path: string): void {
    this.#cached.delete(path);
  }

  /** The `.wall` files of a folder, as absolute paths in order; none where it can't be read. */
  policiesIn(folder: string): readonly string[] {
    try {
      const names = readdirSync(folder).filter((name) => name.endsWith(".wall") && !name.startsWith("."));
      return names.sort().map((name) => join(folder, name));
    } catch {
      return [];
    }
  }

  #load(path: string): Cached | string {
    const stamp = stampOf(path);
    const known = this.#cached.get(path);
    if (known && known.stamp === stamp) return known;
    this.#cached.delete(path);
    const bytes = readBytes(path, { pipes: false });
    if (typeof bytes === "string") return bytes;
    const cached = { stamp, bytes, parsed: new Map() };
    this.#cached.set(path, cached);
    return cached;
  }
}

/** What is another one when a file has been written or replaced; empty where there is none. */
export function stampOf(path: string): string {
  try {
    const { mtimeMs, ctimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${ctimeMs} ${size} ${ino}`;
  } catch {
    return "";
  }
}
