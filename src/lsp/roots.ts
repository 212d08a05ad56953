import { basename, dirname, isAbsolute, resolve } from "node:path";
import { decode } from "../../lang/decode.ts";
import { type Parsed, parse } from "../../lang/parse.ts";
import { isGlob } from "../../lang/paths.ts";
import { glob } from "../cli/input/glob.ts";
import type { Disk } from "./disk.ts";
import type { Documents } from "./documents.ts";

/** How many folders above a document's own are searched where it is in no folder of the workspace. */
const ABOVE = 3;

/**
 * Finds where the policy begins that a file belongs to: the `.wall` file in its folder or one above it (within the workspace) that
 * includes it, directly or not, and that no other includes; `policy.wall` before others. A file that none includes begins its own.
 */
export class Roots {
  readonly #documents: Documents;
  readonly #disk: Disk;
  readonly #folders: () => readonly string[];
  #roots = new Map<string, string>();
  #includes = new Map<string, readonly string[]>();

  constructor(documents: Documents, disk: Disk, folders: () => readonly string[]) {
    this.#documents = documents;
    this.#disk = disk;
    this.#folders = folders;
  }

  /** Where the policy of a file begins, both absolute paths. */
  rootOf(path: string): string {
    let root = this.#roots.get(path);
    if (root === undefined) {
      root = this.#search(path);
      this.#roots.set(path, root);
    }
    return root;
  }

  /** Every root of a file, where `more` may hold some that are in no folder above it. All are absolute paths. */
  rootsOf(path: string, more: readonly string[]): readonly string[] {
    const above = [...new Set([...this.#candidates(path), ...more])].filter((one) => one !== path);
    const reaching = new Map(
      above.map((one) => [one, this.#reach(one)] as const).filter(([, files]) => files.has(path)),
    );
    const found = [...reaching.keys()];
    const tops = found.filter((one) => !found.some((other) => other !== one && reaching.get(other)?.has(one)));
    if (found.length === 0) return [path];
    return tops.length > 0 ? tops : found;
  }

  /** Looks anew: a file has come, gone, or includes others than before. */
  forget(): void {
    this.#roots = new Map();
    this.#includes = new Map();
  }

  /** Looks anew if an open file includes others than when it was last looked at. */
  changed(path: string): void {
    const before = this.#includes.get(path);
    if (before === undefined) return;
    this.#includes.delete(path);
    if (this.#includesOf(path).join("\n") !== before.join("\n")) this.forget();
  }

  #search(path: string): string {
    const found = this.rootsOf(path, []);
    return found.find((one) => one.endsWith("/policy.wall")) ?? found[0] ?? path;
  }

  #candidates(path: string): readonly string[] {
    const folder = dirname(path);
    const home = this.#folders().find((one) => one === folder || folder.startsWith(`${one}/`));
    const folders = [folder];
    for (let at = folder; at !== dirname(at); at = dirname(at)) {
      if (home === undefined ? folders.length > ABOVE : at === home) break;
      folders.push(dirname(at));
    }
    const open = this.#documents.all().map((document) => document.path);
    return [...new Set([...folders.flatMap((one) => this.#disk.policiesIn(one)), ...open])];
  }

  /** Every file that a file includes, directly or not. */
  #reach(path: string): ReadonlySet<string> {
    const reached = new Set<string>();
    const waiting = [path];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const one of this.#includesOf(next)) {
        if (reached.has(one)) continue;
        reached.add(one);
        waiting.push(one);
      }
    }
    return reached;
  }

  #includesOf(path: string): readonly string[] {
    let includes = this.#includes.get(path);
    if (includes === undefined) {
      includes = this.#patterns(path).flatMap((pattern) => {
        const absolute = isAbsolute(pattern) ? pattern : resolve(dirname(path), pattern);
        return isGlob(pattern) ? glob(absolute) : [absolute];
      });
      this.#includes.set(path, includes);
    }
    return includes;
  }

  #patterns(path: string): readonly string[] {
    const document = this.#documents.atPath(path);
    // The one word that matters, so that a file without it need not be parsed.
    if (!/^[ \t]*include\b/m.test(document?.text ?? this.#textOf(path) ?? "")) return [];
    const name = basename(path);
    return (document?.file(name).parsed() ?? this.#parsed(path, name)).statements.flatMap((statement) =>
      statement.kind === "include" ? [statement.pattern] : [],
    );
  }

  #parsed(path: string, name: string): Parsed {
    const read = this.#disk.read(path, name);
    return "error" in read ? parse(name, "") : read.parsed;
  }

  #textOf(path: string): string | undefined {
    const read = this.#disk.read(path, path);
    return "error" in read ? undefined : decode(path, read.bytes).text;
  }
}
