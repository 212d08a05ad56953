import { basename, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Where a document of the editor is on the disk, as an absolute path. One that isn't there (`untitled:`, `git:`) gets a path in
 * `folder`, so that its includes can be found.
 */
export function pathOf(uri: string, folder: string): string {
  try {
    if (uri.startsWith("file:")) return fileURLToPath(uri);
  } catch {
    // A file of another host, or bad escapes: as one that isn't on the disk.
  }
  return resolve(folder, basename(uri.replace(/[?#].*$/, "")) || "untitled.wall");
}

/** The folder of a workspace as an absolute path; `undefined` where it isn't on this disk, or has a URI that can't be read. */
export function folderOf(uri: string): string | undefined {
  try {
    return uri.startsWith("file:") ? resolve(fileURLToPath(uri)) : undefined;
  } catch {
    return undefined;
  }
}

/** The `file:` URI of an absolute path. */
export function uriOfPath(path: string): string {
  return pathToFileURL(path).href;
}
