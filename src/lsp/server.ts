/** The conductor: what the client opens and edits goes into the session, and the features answer from it. */

import {
  type Connection,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { VERSION } from "../cli/version.ts";
import { Document } from "./documents.ts";
import { FEATURES } from "./features.ts";
import { folderOf, pathOf } from "./paths.ts";
import { Session, type Surroundings } from "./session.ts";
import { followSettings } from "./settings.ts";

/** Serves one client. The result lets go of all that goes on in the background. */
export function serve(connection: Connection, surroundings: Surroundings): () => void {
  const session = new Session(surroundings);
  connection.onInitialize(({ capabilities, workspaceFolders, rootUri, initializationOptions }) => {
    session.client = capabilities;
    // Older clients know of one folder alone.
    const folders = workspaceFolders ?? (rootUri ? [{ uri: rootUri }] : []);
    session.folders = folders.flatMap(({ uri }) => folderOf(uri) ?? []);
    settings.initial(initializationOptions);
    return {
      serverInfo: { name: "wallc", version: VERSION },
      capabilities: Object.assign(
        {
          textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
          workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        },
        ...FEATURES.map((feature) => feature.capabilities(capabilities)),
      ),
    };
  });
  connection.onInitialized(() => {
    watchFiles(connection, session);
    followFolders(connection, session);
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

/** A rename looks through all folders of the workspace for policies that share a file. */
function followFolders(connection: Connection, session: Session): void {
  // Only now: as the connection begins, it takes the notification for itself where the client has folders.
  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event: { added, removed } }) => {
    const pathsOf = (folders: typeof added) => folders.flatMap(({ uri }) => folderOf(uri) ?? []);
    const gone = pathsOf(removed);
    session.folders = [...new Set([...session.folders.filter((one) => !gone.includes(one)), ...pathsOf(added)])];
    session.changed({});
  });
}

/** Asks to be told of what changes on the disk: snapshots, and files that policies include. A client may refuse. */
function watchFiles(connection: Connection, session: Session): void {
  if (!session.client.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
  const watchers = ["**/*.wall", "**/docker.json"].map((globPattern) => ({ globPattern }));
  void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => {});
}
