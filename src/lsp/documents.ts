import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { EditedFile } from "../../lang/edited-file.ts";

/** A policy file that is open in the editor. */
export class Document {
  readonly uri: string;
  /** Absolute. */
  readonly path: string;
  #text: TextDocument;
  /** By the name that the file bears in a policy: a policy's files are named from where it begins. */
  readonly #files = new Map<string, EditedFile>();

  constructor(uri: string, path: string, version: number, text: string) {
    this.uri = uri;
    this.path = path;
    this.#text = TextDocument.create(uri, "wall", version, text);
  }

  get text(): string {
    return this.#text.getText();
  }

  get version(): number {
    return this.#text.version;
  }

  /** The offset of the client's position, which may be beyond the end of its line or of the text. */
  offsetAt(position: { readonly line: number; readonly character: number }): number {
    return this.#text.offsetAt(position);
  }

  positionAt(offset: number): { readonly line: number; readonly character: number } {
    return this.#text.positionAt(offset);
  }

  /** The file under a name of a policy, kept in step with the editor. */
  file(name: string): EditedFile {
    let file = this.#files.get(name);
    if (!file) {
      file = new EditedFile(name, this.text);
      this.#files.set(name, file);
    }
    return file;
  }

  change(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      const [start, end] =
        "range" in change
          ? [this.#text.offsetAt(change.range.start), this.#text.offsetAt(change.range.end)]
          : [0, this.text.length];
      this.#text = TextDocument.update(this.#text, [change], version);
      // The text document puts a range's ends in order, where a client has them the other way round.
      for (const file of this.#files.values()) file.edit(Math.min(start, end), Math.max(start, end), change.text);
    }
  }
}

/** The policy files that are open in the editor. */
export class Documents {
  readonly #byUri = new Map<string, Document>();

  open(document: Document): void {
    this.#byUri.set(document.uri, document);
  }

  close(uri: string): void {
    this.#byUri.delete(uri);
  }

  get(uri: string): Document | undefined {
    return this.#byUri.get(uri);
  }

  atPath(path: string): Document | undefined {
    for (const document of this.#byUri.values()) if (document.path === path) return document;
    return undefined;
  }

  all(): readonly Document[] {
    return [...this.#byUri.values()];
  }
}
