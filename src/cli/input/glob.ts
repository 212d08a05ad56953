import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Whether a path holds `*` or `?`. */
export function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/**
 * The files that fit an absolute pattern, sorted by code unit. `*` stands for any characters and `?` for one, neither for `/`
 * nor for a dot at the beginning of a name.
 */
export function glob(pattern: string): string[] {
  const wild = pattern.split("/").findIndex(isGlob);
  if (wild < 0) return isFile(pattern) ? [pattern] : [];
  const parts = pattern.split("/");
  const found = expand(parts.slice(0, wild).join("/") || "/", parts.slice(wild));
  return found.filter(isFile).sort((a, b) => (a < b ? -1 : 1));
}

function expand(folder: string, parts: readonly string[]): string[] {
  const [part, ...rest] = parts;
  if (part === undefined) return [folder];
  if (!isGlob(part)) return expand(join(folder, part), rest);
  return entries(folder)
    .filter((name) => fits(name, part))
    .flatMap((name) => expand(join(folder, name), rest));
}

/** Whether a path fits a pattern, part by part. */
export function fitsPattern(path: string, pattern: string): boolean {
  const [names, parts] = [path.split("/"), pattern.split("/")];
  return names.length === parts.length && names.every((name, i) => fits(name, parts[i] as string));
}

/** Linear matching with one step back to the last `*`, so that no pattern takes long. */
function fits(name: string, pattern: string): boolean {
  if (name.startsWith(".") && !pattern.startsWith(".")) return false;
  let at = 0;
  let star = -1;
  let resume = 0;
  let p = 0;
  while (at < name.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = at;
    } else if (pattern[p] === "?" || pattern[p] === name[at]) {
      p++;
      at++;
    } else if (star >= 0) {
      p = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isFile(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    return false;
  }
}
