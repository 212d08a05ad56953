import { dirname, isAbsolute, relative, resolve } from "node:path";
import { load } from "../../../lang/load.ts";
import { usageError } from "../exit.ts";
import type { Rim } from "../rim.ts";
import { needBytes, readBytes, readStream } from "./bytes.ts";
import { glob } from "./glob.ts";
import type { LoadedPolicy } from "./policy.ts";

/**
 * Reads a policy from the files that the user named (`-` is standard input, under the name `stdinName`) and what they include.
 * A named file that can't be read ends the command; one that a policy names is a finding.
 */
export async function loadPolicy(named: readonly string[], rim: Rim, stdinName?: string): Promise<LoadedPolicy> {
  if (stdinName !== undefined && !named.includes("-"))
    throw usageError("`--stdin-filename` goes with the FILE `-` only");
  const pathOf = (name: string) => resolve(rim.cwd, name === "-" ? (stdinName ?? STDIN) : name);
  const base = dirname(pathOf(named[0] ?? "."));
  const given = new Map<string, Uint8Array>();
  for (const name of named) {
    const bytes = name === "-" ? await readStream(rim.stdin) : needBytes(pathOf(name), name);
    given.set(relative(base, pathOf(name)), bytes);
  }
  const anonymous = named.includes("-") && stdinName === undefined ? relative(base, pathOf("-")) : undefined;
  const { program, diagnostics, texts } = load([...given.keys()], {
    read: (path) => {
      const bytes = given.get(path) ?? readBytes(resolve(base, path), { pipes: false });
      return typeof bytes === "string" ? { error: bytes } : { bytes };
    },
    glob: (pattern) => {
      const found = glob(resolve(base, pattern));
      return isAbsolute(pattern) ? found : found.map((path) => relative(base, path));
    },
  });
  return {
    program,
    diagnostics,
    sources: texts,
    display: (file) => (file === anonymous ? "<stdin>" : shorter(resolve(base, file), rim.cwd)),
  };
}

const STDIN = "stdin";

function shorter(path: string, cwd: string): string {
  const near = relative(cwd, path);
  return near.length < path.length ? near : path;
}
