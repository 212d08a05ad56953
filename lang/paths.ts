/**
 * The name of a file that another names: as it is where it is absolute, else beside the other. `.`, `..` and doubled
 * slashes are taken out, so that one file has one name. Nothing is looked up.
 */
export function resolvePath(from: string, path: string): string {
  if (path.startsWith("/")) return normalise(path);
  const slash = from.lastIndexOf("/");
  return normalise(slash < 0 ? path : `${from.slice(0, slash + 1)}${path}`);
}

/** A path without `.`, `..` (as far as they can be taken out) and doubled slashes. */
export function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    const last = parts[parts.length - 1];
    if (part === ".." && last !== undefined && last !== "..") parts.pop();
    else if (part !== ".." || !path.startsWith("/")) parts.push(part);
  }
  const joined = parts.join("/");
  return path.startsWith("/") ? `/${joined}` : joined || ".";
}

/** Whether a path is a pattern for several files. */
export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}
