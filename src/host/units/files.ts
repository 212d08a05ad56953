import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { HostError } from "../host-error.ts";

/** A file's text; `undefined` where there is none. Throws where it can't be read. */
export function textAt(path: string): string | undefined {
  return attempt("read", path, () => {
    try {
      return readFileSync(path, "utf8");
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  });
}

/** Whether something is there, a broken link too. */
export function isThere(path: string): boolean {
  return attempt("read", path, () => lstatSync(path, { throwIfNoEntry: false }) !== undefined);
}

/** Writes a file beside its place, to the disk, and lets it take the name. Missing folders are made. */
export function put(path: string, text: string): void {
  attempt("write", path, () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    const temporary = `${path}.tmp`;
    rmSync(temporary, { force: true });
    // Another umask than the usual one must not hide units from who asks systemd about them.
    const file = openSync(temporary, "wx", 0o644);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  });
}

/** Takes a file or a folder away, and the folder above a file if `emptied` says so and nothing else is in it. */
export function takeAway(path: string, emptied = false): void {
  attempt("take away", path, () => {
    rmSync(path, { force: true, recursive: true });
    if (!emptied) return;
    try {
      rmdirSync(dirname(path));
    } catch (error) {
      if (!["ENOTEMPTY", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    }
  });
}

/** A path of the host beneath a root. */
export function beneath(root: string, path: string): string {
  return join(root, path);
}

function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
}

function attempt<T>(what: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new HostError(`can't ${what} ${path}: ${(error as Error).message}`);
  }
}
