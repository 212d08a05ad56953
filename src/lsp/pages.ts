import { rmSync } from "node:fs";
import { chmod, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { uriOfPath } from "./paths.ts";

/** Texts that the client is to open: files in a folder of their own, which goes when the server does. */
export class Pages {
  #folder: Promise<string> | undefined;
  #made: string | undefined;

  /** The URI of a file with this name and text, that can only be read; `undefined` where none can be written. */
  async write(name: string, text: string): Promise<string | undefined> {
    try {
      this.#folder ??= this.#make();
      const path = join(await this.#folder, name);
      await chmod(path, 0o600).catch(() => {});
      await writeFile(path, text, { mode: 0o600 });
      await chmod(path, 0o400);
      return uriOfPath(path);
    } catch {
      this.#folder = undefined;
      return undefined;
    }
  }

  /** Takes all of them away. */
  remove(): void {
    if (this.#made !== undefined) rmSync(this.#made, { recursive: true, force: true });
    this.#made = undefined;
    this.#folder = undefined;
  }

  async #make(): Promise<string> {
    this.#made = await mkdtemp(join(tmpdir(), "wallc-pages-"));
    return this.#made;
  }
}
