import type { Session } from "./session.ts";

/** Milliseconds without a change after which the client is told: an engine's events come in bursts. */
const IDLE = 150;

/**
 * Has `tell` ask the client to fetch again what it has been answered, once something has changed that it doesn't know of: Docker's
 * world, a setting, a file on the disk, another file that is open. For the file that it edits it fetches by itself.
 */
export function refreshAfterChanges(session: Session, tell: () => Promise<void> | undefined): void {
  let due: NodeJS.Timeout | undefined;
  session.onChange(({ document }) => {
    if (document !== undefined && session.documents.all().length < 2) return;
    clearTimeout(due);
    // A client that can't, or is gone, answers with an error, which is no reason to end.
    due = setTimeout(() => void tell()?.catch(() => {}), IDLE).unref();
  });
}
