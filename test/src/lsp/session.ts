/** A session without a client, for tests of what features share. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import { Document } from "../../../src/lsp/documents.ts";
import { Session } from "../../../src/lsp/session.ts";

/** A session in an empty folder, which is gone when the test has ended; it asks no engine. */
export function newSession(): { readonly session: Session; readonly open: (name: string, text: string) => Document } {
  const folder = mkdtempSync(join(tmpdir(), "wallc-lsp-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const session = new Session({ env: {}, cwd: folder, today: () => "2026-06-01" });
  session.docker.choose("none", folder);
  const open = (name: string, text: string): Document => {
    const path = join(folder, name);
    const document = new Document(pathToFileURL(path).href, path, 1, text);
    session.documents.open(document);
    session.changed({});
    return document;
  };
  return { session, open };
}
