import { readdirSync } from "node:fs";
import { usageError } from "../exit.ts";
import type { Rim } from "../rim.ts";

/**
 * The files to work on: those that were named; without any, `policy.wall` in the current folder, or the only `.wall` file
 * there. Several without a `policy.wall` could be one policy or many, so that is for the user to say.
 */
export function chooseFiles(named: readonly string[], rim: Rim): readonly string[] {
  if (named.filter((name) => name === "-").length > 1) throw usageError("standard input (`-`) can be read only once");
  if (named.includes("")) throw usageError("an empty FILE was named: is a variable of the shell not set?");
  if (named.length > 0) return named;
  const found = policiesIn(rim.cwd);
  if (found.includes("policy.wall")) return ["policy.wall"];
  if (found.length === 1) return found;
  if (found.length === 0) throw usageError("no FILE was named, and there is no `.wall` file in this folder");
  throw usageError(
    `no FILE was named, and this folder holds ${found.length} \`.wall\` files`,
    "name one; or name several, in order, for one policy",
  );
}

function policiesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".wall") && !name.startsWith("."));
  } catch {
    return [];
  }
}
