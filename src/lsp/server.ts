/** The conductor: what the client opens and edits goes into the session, and the features answer from it. */

import { fileURLToPath } from "node:url";
import { type Connection, DidChangeWatchedFilesNotification, TextDocumentSyncKind } from "vscode-languageserver";
import { VERSION } from "../cli/version.ts";
import { Document } from "./documents.ts";
import { FEATURES } from "./features.ts";
import { pathOf } from "./paths.ts";
import { Session, type Surroundings } from "./session.ts";
import { followSettings } from "./settings.ts";

/** Serves one client. The result lets go of all that goes on in the background. */
export function serve(connection: Connection, surroundings: Surroundings): () => void {
  const session = new Session(surroundings);
  connection.onInitialize(({ capabilities, workspaceFolders, initializationOptions }) => {
    session.client = capabilities;
    session.folders = (workspaceFolders ?? []).flatMap(({ uri }) =>
      uri.startsWith("file:") ? [fileURLToPath(uri)] : [],
    );
    settings.initial(initializationOptions);
    return {
      serverInfo: { name: "wallc", version: VERSION },
      capabilities: Object.assign(
        { textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true } },
        ...FEATURES.map((feature) => feature.capabilities(capabilities)),
      ),
    };
  });
  connection.onInitialized(() => {
    watchFiles(connection, session);
    settings.ask();
  });
  const settings = followSettings(connection, session);
  followDocuments(connection, session);
  for (const feature of FEATURES) feature.start(connection, session);
  const stop = (): void => {
    session.docker.stop();
    session.pages.remove();
  };
  connection.onShutdown(stop);
  connection.listen();
  return stop;
}

function followDocuments(connection: Connection, session: Session): void {
  const { documents } = session;
  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => {
    const document = new Document(uri, pathOf(uri, session.folders[0] ?? session.cwd), version, text);
    documents.open(document);
    session.changed({});
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const document = documents.get(uri);
    if (!document) return;
    document.change(contentChanges, version);
    session.changed({ document });
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => session.closed(uri));
  connection.onDidSaveTextDocument(() => session.changed({}));
  connection.onDidChangeWatchedFiles(() => session.changed({}));
}

/** Asks to be told of what changes on the disk: snapshots, and files that policies include. A client may refuse. */
function watchFiles(connection: Connection, session: Session): void {
  if (!session.client.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
  const watchers = ["**/*.wall", "**/docker.json"].map((globPattern) => ({ globPattern }));
  void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => {});
}
