import { EditedFile } from "../../lang/edited-file.ts";

/** How many files are kept; more are read again when they are asked for. */
const MOST = 2000;

/** Files that a policy includes and that aren't open in the editor, read as those that are, again only where they have changed. */
export class ClosedFiles {
  readonly #kept = new Map<string, EditedFile>();

  /** `name` is the one that the file bears in the policy. */
  get(path: string, name: string, text: string): EditedFile {
    const key = `${name}\n${path}`;
    const known = this.#kept.get(key);
    if (known && known.text === text) return known;
    if (this.#kept.size >= MOST) this.#kept.clear();
    const file = new EditedFile(name, text);
    this.#kept.set(key, file);
    return file;
  }
}
