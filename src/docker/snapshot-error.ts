import { quote } from "./quote.ts";

/** One bad value of a file: where it stands (`containers[3].Name`, or `line 3, column 14`), and what is wrong with it. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** What a file or an engine said can't be read as a Docker host. It names every bad value, at most 20 of them. */
export class SnapshotError extends Error {
  override readonly name = "SnapshotError";
  readonly problems: readonly Problem[];
  /** The file's name, or what else the text came from. */
  readonly file: string;

  constructor(file: string, problems: readonly Problem[]) {
    const shown = problems.slice(0, 20);
    super(`${quote(file, 200).slice(1, -1)}: ${shown.map((p) => `${p.path}: ${p.message}`).join("\n")}`);
    this.file = file;
    this.problems = shown;
  }
}

/**
 * Prints a path into JSON: `containers[3].NetworkSettings.Networks["my net"].IPAddress`. A symbol stands for one of
 * several documents in one file, and is printed as its description.
 */
export function formatPath(path: readonly PropertyKey[]): string {
  const text = path
    .map((key) => {
      if (typeof key === "number") return `[${key}]`;
      if (typeof key === "symbol") return `${key.description ?? ""} `;
      return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) && key.length <= 64 ? `.${key}` : `[${quote(key, 64)}]`;
    })
    .join("");
  return text.replace(/(^| )\./, "$1").trim() || "(the whole)";
}
