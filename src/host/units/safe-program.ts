import { realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
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
  for (const path of [node, script]) {
    for (let at = path; ; at = dirname(at)) {
      const { uid, mode } = statSync(at);
      if (uid !== 0 || mode & 0o002) {
        const who = uid !== 0 ? `belongs to the user ${uid}` : "can be written to by everybody";
        throw new HostError(
          `root would run ${path} at each boot, and ${at} ${who}`,
          "install Node and wallc for all users, as root: `npm install -g ./wallc-VERSION.tgz`",
        );
      }
      if (at === dirname(at)) break;
    }
  }
}
