import type { CancellationToken, WorkspaceSymbol } from "vscode-languageserver";
import type { EditedFile } from "../../../lang/edited-file.ts";
import { fuzzy } from "../../text/fuzzy.ts";
import type { Feature } from "../feature.ts";
import { outlineOf } from "../outline.ts";
import { toRange } from "../place.ts";
import type { Session } from "../session.ts";
import { SYMBOL_KINDS } from "./document-symbols.ts";

/** How many symbols are sent: nobody reads more, and what is typed next makes them fewer. */
const MOST = 200;
/** How many code units of files that aren't open are read for one question. */
const MOST_TEXT = 16 * 1024 * 1024;

/** Finds names, labelled rules and tests in all policies of the workspace by some of their characters. */
export const workspaceSymbols: Feature = {
  capabilities: () => ({ workspaceSymbolProvider: true }),
  start(connection, session) {
    connection.onWorkspaceSymbol(async ({ query }, token) => {
      const found: { readonly symbol: WorkspaceSymbol; readonly fit: number }[] = [];
      for await (const { uri, file } of filesOf(session, token)) {
        for (const symbol of symbolsOf(file, uri)) {
          const fit = fuzzy(query.trim(), symbol.name);
          if (fit !== undefined) found.push({ symbol, fit });
        }
      }
      found.sort((a, b) => b.fit - a.fit || (a.symbol.name < b.symbol.name ? -1 : 1));
      return found.slice(0, MOST).map(({ symbol }) => symbol);
    });
  },
};

/** What has a name of its own in a file. */
function symbolsOf(file: EditedFile, uri: string): WorkspaceSymbol[] {
  return file.pieces.flatMap((piece) => {
    const item = outlineOf(file, piece);
    if (!item || item.selection.start.offset === item.span.start.offset) return [];
    return [{ name: item.name, kind: SYMBOL_KINDS[item.kind], location: { uri, range: toRange(item.selection) } }];
  });
}

interface Found {
  readonly uri: string;
  readonly file: EditedFile;
}

/** The files of all open policies, then the others of the workspace; each once. */
async function* filesOf(session: Session, token: CancellationToken): AsyncGenerator<Found> {
  const seen = new Set<string>();
  for (const document of session.documents.all()) {
    const policy = session.policies.of(document);
    for (const name of policy.program.files) {
      const file = session.fileOf(policy, name);
      if (!file || seen.has(policy.pathOf(name))) continue;
      seen.add(policy.pathOf(name));
      yield { uri: policy.uriOf(name), file };
    }
  }
  let left = MOST_TEXT;
  for (const path of (await session.workspaceFiles.all()).files) {
    if (seen.has(path)) continue;
    // Between two files the server answers what else it is asked.
    await new Promise((resolve) => setImmediate(resolve));
    if (token.isCancellationRequested) return;
    const [policy] = session.policies.allOf(path, []);
    const name = policy?.nameOf(path);
    const file = policy && name !== undefined ? session.fileOf(policy, name) : undefined;
    if (!policy || !file || name === undefined) continue;
    left -= file.text.length;
    if (left < 0) return;
    seen.add(path);
    yield { uri: policy.uriOf(name), file };
  }
}
