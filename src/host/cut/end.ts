import type { Run } from "../run.ts";
import { barAnswers, hasBar } from "./bar.ts";
import { deleteEntries, deletionOf, turnedDeletionOf } from "./delete.ts";
import type { Entry } from "./entries.ts";
import type { Deletion } from "./plan.ts";

/** Each run keeps a processor busy with going through the kernel's list. */
const AT_ONCE = 4;

/** What came of deletions. */
export interface Ended {
  /** Entries that nobody had listed: they had begun since, as what was listed goes on. */
  readonly unlisted: readonly Entry[];
  /** What could not be done, a sentence each without a full stop. */
  readonly troubles: readonly string[];
}

/**
 * Carries out deletions. The answers of all that they list are barred already; those of an entry that began since are so only now, and
 * what its server has perhaps opened by answering in between is ended.
 */
export async function carryOut(run: Run, deletions: readonly Deletion[]): Promise<Ended> {
  const unlisted: Entry[][] = [];
  const troubles: string[] = [];
  const queue = deletions.values();
  const work = async () => {
    for (const { args, entries } of queue) {
      try {
        const deleted = await deleteEntries(run, args);
        const listed = new Set(entries.map(keyOf));
        const surprises = deleted.filter((entry) => !listed.has(keyOf(entry)));
        unlisted.push(surprises);
        await barAnswers(run, surprises);
        for (const entry of surprises.filter(hasBar)) await deleteEntries(run, turnedDeletionOf(entry));
      } catch (error) {
        troubles.push((error as Error).message);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { unlisted: unlisted.flat(), troubles };
}

function keyOf(entry: Entry): string {
  return deletionOf(entry).join(" ");
}
