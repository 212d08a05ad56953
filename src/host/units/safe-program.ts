import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { HostError } from "../host-error.ts";
import type { Program } from "./words.ts";

/** The files behind links, for units that outlive them. Throws where one isn't there. */
export function realProgram(node: string, script: string): Program {
  const real = (path: string) => {
    try {
      return realpathSync(path);
    } catch (error) {
      throw new HostError(`can't tell where ${path} is: ${(error as Error).message}`);
    }
  };
  return { node: real(node), script: real(script) };
}

/** What runs as root at each boot must be root's, up to the root folder: throws where somebody else could put another program there. */
export function needRootsOwn({ node, script }: Program): void {
  const folder = dirname(script);
  // The script loads what lies beside it.
  const beside = readdirSync(folder).map((name) => join(folder, name));
  const places = [node, script, ...beside, ...above(node), ...above(script)];
  for (const at of places) {
    const who = othersAt(at);
    if (who === undefined) continue;
    const what = at === node || node.startsWith(`${at}/`) ? node : script;
    throw new HostError(
      `root would run ${what} at each boot, and ${at} ${who}`,
      "install Node and wallc for all users, as root: `npm install -g ./wallc-VERSION.tgz`",
    );
  }
}

/** The folders above a file, up to the root. */
function above(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...above(folder)];
}

/** Who else than root could put something in the place of a file or into a folder, as the end of a sentence. */
function othersAt(path: string): string | undefined {
  const { uid, gid, mode } = statSync(path);
  if (uid !== 0) return `belongs to the user ${uid}`;
  if (mode & 0o002) return "can be written to by everybody";
  // Debian's `staff`, which has /usr/local on older machines, is an empty group.
  if (mode & 0o020 && gid !== 0 && hasMembers(gid)) return `can be written to by the group ${gid}`;
  return undefined;
}

/** Whether a user other than root is in a group, as far as the machine's own files say (group(5), passwd(5)). */
function hasMembers(gid: number): boolean {
  const lines = (file: string) => readFileSync(file, "utf8").split("\n");
  const fields = (file: string) => lines(file).map((line) => line.split(":"));
  const members = fields("/etc/group").flatMap(([, , id, names = ""]) => (id === `${gid}` ? names.split(",") : []));
  const users = fields("/etc/passwd").flatMap(([name = "", , , group]) => (group === `${gid}` ? [name] : []));
  return [...members, ...users].some((name) => name !== "" && name !== "root");
}
