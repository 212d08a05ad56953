import { resolvePath } from "../../lang/paths.ts";
import { fitsPattern, isGlob } from "../cli/input/glob.ts";
import type { Policy } from "./policy.ts";

/**
 * The files of a policy, by their names in it, that a path or pattern in one of them names, in order. Only what was read with the
 * policy: the disk isn't asked.
 */
export function targetsOf(policy: Policy, file: string, pattern: string): readonly string[] {
  const wanted = resolvePath(file, pattern);
  if (!isGlob(pattern)) return policy.sources.has(wanted) ? [wanted] : [];
  const absolute = policy.pathOf(wanted);
  return [...policy.sources.keys()].filter((name) => fitsPattern(policy.pathOf(name), absolute)).sort();
}
