import { type FSWatcher, statSync, watch } from "node:fs";

/** Milliseconds between two looks at whether the folder is still the same one. */
const PAUSE = 1000;

/**
 * Tells `listener` of each change of a file in a folder, until the result is called; also where the folder is taken away and made anew,
 * of which inotify(7) tells nobody who follows the old one.
 */
export function follow(folder: string, file: string, listener: () => void): () => void {
  let watcher: FSWatcher | undefined;
  let identity: string | undefined;
  const begin = () => {
    identity = identityOf(folder);
    watcher?.close();
    watcher = undefined;
    if (identity === undefined) return;
    try {
      watcher = watch(folder, (_kind, name) => {
        if (name === file) listener();
      });
      watcher.on("error", () => {});
    } catch {
      // It has gone again: the next look finds the next one.
      identity = undefined;
    }
  };
  begin();
  const timer = setInterval(() => {
    if (identityOf(folder) === identity) return;
    begin();
    listener();
  }, PAUSE);
  return () => {
    clearInterval(timer);
    watcher?.close();
  };
}

/** A number of an inode may be given anew; with the time at which it was made it is not. */
function identityOf(folder: string): string | undefined {
  const stat = statSync(folder, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.dev}:${stat.ino}:${stat.birthtimeNs}`;
}
