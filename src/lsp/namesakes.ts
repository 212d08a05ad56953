import { type NameUse, namesIn } from "./names.ts";
import type { Policy } from "./policy.ts";
import type { Session } from "./session.ts";

/** A name where it stands in one of some policies' files. */
export interface Namesake {
  readonly use: NameUse;
  readonly policy: Policy;
  /** Absolute. */
  readonly path: string;
}

/** What belongs together: the policies of a file, and where a name stands in them. */
export interface Family {
  readonly policies: readonly Policy[];
  /** Each place once. */
  readonly uses: readonly Namesake[];
  /** Whether the whole workspace was looked through for policies that include the files. */
  readonly complete: boolean;
}

/**
 * Every place of a name in all policies that it has to be the same in: those that the file at `path` belongs to, and those that share
 * a file with one of them in which the name stands.
 */
export async function familyOf(session: Session, path: string, name: string): Promise<Family> {
  const { files, complete } = await session.workspaceFiles.all();
  const policies = new Set<Policy>();
  const uses = new Map<string, readonly Namesake[]>();
  const seen = new Set<string>();
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const policy of session.policies.allOf(next, files)) {
      if (policies.has(policy)) continue;
      policies.add(policy);
      for (const { file, found } of usesIn(session, policy, name)) {
        uses.set(file, found);
        waiting.push(file);
      }
    }
  }
  return { policies: [...policies], uses: [...uses.values()].flat(), complete };
}

/** The places of a name in a policy, by the absolute paths of its files. */
export function usesIn(
  session: Session,
  policy: Policy,
  name: string,
): readonly { readonly file: string; readonly found: readonly Namesake[] }[] {
  return policy.program.files.flatMap((file) => {
    const read = session.fileOf(policy, file);
    const path = policy.pathOf(file);
    const found = read ? namesIn(read, name).map((use) => ({ use, policy, path })) : [];
    return found.length > 0 ? [{ file: path, found }] : [];
  });
}
