import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const EDITORS = join(import.meta.dirname, "..", "..", "..", "lang", "editors");

/** A committed file of `lang/editors` as it is; `npm run editors` writes what it should be first. */
export function committed(name: string, expected: string): string {
  const path = join(EDITORS, name);
  if (process.env.UPDATE_EDITORS) writeFileSync(path, expected);
  return readFileSync(path, "utf8");
}
