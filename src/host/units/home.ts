import type { Line } from "./unit.ts";
import type { Program } from "./words.ts";

/** Home folders are hidden, unless `wallc` or Node lies in one. */
export function home({ node, script }: Program): Line[] {
  const within = [node, script].some((path) => /^\/(home|root|run\/user)\//.test(path));
  return [["ProtectHome", within ? "read-only" : "yes"]];
}
