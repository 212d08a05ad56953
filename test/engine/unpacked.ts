import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Sandbox } from "../lab/sandbox.ts";

/** What an unpacked engine wants of whoever starts it. */
export interface UnpackedEngine {
  /** The environment of dockerd and of `docker`. */
  readonly env: Readonly<Record<string, string>>;
  /** Options for dockerd. */
  readonly options: readonly string[];
}

/** Where the sandbox has the folder: a name without the colons and commas that overlayfs and `PATH` would take apart. */
const PLACE = "/run/engine";

/** Programs of this machine that have to go on working when a tree's libraries take the place of theirs. */
const OWN = [
  ["node", process.execPath, "--version"],
  ["nft", "nft", "--version"],
  ["iptables", "iptables-legacy", "--version"],
  ["ip", "ip", "-V"],
] as const;

/**
 * Makes an unpacked Docker engine the one that the sandbox has. The folder is one of two:
 *
 * - a tree with `usr/`, as Debian's packages unpack (see `unpack.sh`). It is laid over the sandbox's `/usr`, its C library too:
 *   older programs run with a newer one. What the tree doesn't bring, nft and iptables above all, stays the machine's.
 * - programs side by side, dockerd among them, as Docker's own archives have them. They come first in dockerd's `PATH`; what the
 *   folder lacks is the machine's.
 *
 * Throws where the folder is neither, and where the machine's own programs no longer run under the tree.
 */
export async function useEngine(sandbox: Sandbox, folder: string): Promise<UnpackedEngine> {
  const kind = kindOf(folder);
  await sandbox.run(["mkdir", PLACE]);
  await sandbox.run(["mount", "--bind", resolve(folder), PLACE]);
  if (kind === "programs") {
    const path = await sandbox.run(["printenv", "PATH"]);
    // from 27 on dockerd looks for it beside the machine's engine first, and versions don't mix
    const proxy = existsSync(join(folder, "docker-proxy")) ? ["--userland-proxy-path", `${PLACE}/docker-proxy`] : [];
    return { env: { PATH: `${PLACE}:${path.trim()}` }, options: proxy };
  }
  await sandbox.run(["mount", "-t", "overlay", "overlay", "-o", `ro,lowerdir=${PLACE}/usr:/usr`, "/usr"]);
  for (const [name, ...argv] of OWN) {
    const { status, err } = await sandbox.try(argv);
    if (status !== 0) throw new Error(`with ${folder} over /usr this machine's ${name} no longer runs: ${err}`);
  }
  return { env: {}, options: [] };
}

function kindOf(folder: string): "tree" | "programs" {
  if (["usr/sbin/dockerd", "usr/bin/dockerd"].some((place) => existsSync(join(folder, place)))) return "tree";
  if (existsSync(join(folder, "dockerd"))) return "programs";
  throw new Error(`no engine in ${folder}: dockerd is neither there nor in its usr/sbin or usr/bin`);
}
