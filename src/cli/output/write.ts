import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { EmittedFile } from "../../../backends/backend.ts";
import { CommandError, environmentError } from "../exit.ts";
import { reason } from "../input/reason.ts";
import { quote } from "../quote.ts";

/** A file to be written: its path for the system, and as messages show it. */
export interface Artefact {
  readonly path: string;
  readonly shown: string;
  readonly text: string;
  readonly executable?: boolean;
}

/**
 * Writes files so that each is there as a whole or as it was: every text goes to a new file beside its target first, and only
 * when all of them are on the disk do they take their names. A symbolic link stays one, and a device or pipe is written to.
 */
export function writeFiles(artefacts: readonly Artefact[]): void {
  const staged: { artefact: Artefact; temporary: string; target: string }[] = [];
  try {
    for (const artefact of artefacts) {
      attempt(artefact, () => {
        const target = realTarget(artefact.path);
        const before = statSync(target, { throwIfNoEntry: false });
        if (before?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
        if (before && !before.isFile()) return writeFileSync(target, artefact.text);
        const temporary = join(dirname(target), `.${basename(target).slice(0, 80)}.${unique()}`);
        staged.push({ artefact, temporary, target });
        writeWhole(temporary, artefact, before);
      });
    }
    for (const { artefact, temporary, target } of staged) attempt(artefact, () => renameSync(temporary, target));
  } catch (error) {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    throw error;
  }
}

/** A suffix that no other file should have; should one have it, opening it fails. */
function unique(): string {
  return `${process.pid}-${Math.random().toString(36).slice(2)}.tmp`;
}

/** Runs one step of writing; an error of the system becomes one for the user. */
function attempt(artefact: { readonly shown: string }, step: () => void): void {
  try {
    step();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw environmentError(`can't write ${quote(artefact.shown)}: ${reason(error)}`);
  }
}

/** Writes a new file to the disk, with the owner and permissions of the one that it will replace. */
function writeWhole(path: string, { text, executable }: Artefact, before: Stats | undefined): void {
  const file = openSync(path, "wx", executable ? 0o777 : 0o666);
  try {
    writeFileSync(file, text);
    if (before) {
      const { uid, gid } = statSync(path);
      if (before.uid !== uid || before.gid !== gid) fchownSync(file, before.uid, before.gid);
      fchmodSync(file, (before.mode & 0o777) | (executable ? 0o111 : 0));
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Where a path leads behind its symbolic links; the path itself where nothing is there yet. */
function realTarget(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return path;
    throw error;
  }
}

/** Writes a back end's files to a folder, which is made if it isn't there. */
export function writeFolder(folder: string, shown: string, files: readonly EmittedFile[]): void {
  attempt({ shown }, () => makeFolder(folder, shown));
  writeFiles(
    files.map(({ name, text, executable }) => ({
      path: join(folder, name),
      shown: join(shown, name),
      text,
      executable,
    })),
  );
}

/**
 * Makes a folder and those above it that are missing, one by one: Node's own recursive way never ends where the system answers
 * that there is no such file whatever is tried, as in /proc.
 */
function makeFolder(folder: string, shown: string): void {
  const missing: string[] = [];
  let at = folder;
  while (!statSync(at, { throwIfNoEntry: false }) && dirname(at) !== at) {
    missing.push(at);
    at = dirname(at);
  }
  if (missing.length === 0 && !statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: "EEXIST" });
  for (const path of missing.reverse()) {
    try {
      mkdirSync(path);
    } catch (error) {
      if (codeOf(error) === "ENOENT")
        throw environmentError(`can't write ${quote(shown)}: no folder can be made there`);
      // Somebody else may have made it meanwhile.
      if (codeOf(error) !== "EEXIST" || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
    }
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** Those of some names that stand in a folder, as a file or anything else. */
export function namesIn(folder: string, names: readonly string[]): string[] {
  return names.filter((name) => {
    try {
      return lstatSync(join(folder, name), { throwIfNoEntry: false }) !== undefined;
    } catch {
      return false;
    }
  });
}
