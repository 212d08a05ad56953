import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** How many folders are looked into, and how many policy files are found, before the search ends. */
const MOST_FOLDERS = 5000;
const MOST_FILES = 2000;

/** Folders that hold what others made. Hidden ones aren't looked into either. */
const SKIPPED = ["node_modules", "vendor", "target", "__pycache__"];

export interface Found {
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
  /** Whether that is all: a workspace can be too large to be looked through. */
  readonly complete: boolean;
}

/** The `.wall` files of the workspace's folders, looked for when they are asked for and after a change on the disk. */
export class WorkspaceFiles {
  readonly #folders: () => readonly string[];
  #found: Promise<Found> | undefined;

  constructor(folders: () => readonly string[]) {
    this.#folders = folders;
  }

  all(): Promise<Found> {
    this.#found ??= search(this.#folders());
    return this.#found;
  }

  forget(): void {
    this.#found = undefined;
  }
}

async function search(folders: readonly string[]): Promise<Found> {
  const files = new Set<string>();
  const seen = new Set<string>();
  const waiting = [...folders];
  // Breadth first: what is near the top is the likelier to be a policy.
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    if (seen.has(folder)) continue;
    if (seen.size >= MOST_FOLDERS || files.size >= MOST_FILES) return { files: [...files].sort(), complete: false };
    seen.add(folder);
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (entry.name.startsWith(".") || SKIPPED.includes(entry.name)) continue;
      if (entry.isDirectory()) waiting.push(join(folder, entry.name));
      else if (entry.name.endsWith(".wall")) files.add(join(folder, entry.name));
    }
  }
  return { files: [...files].sort(), complete: true };
}
