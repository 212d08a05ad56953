import {
  type Connection,
  LSPErrorCodes,
  MessageType,
  type Position,
  ResponseError,
  ShowMessageNotification,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { Feature } from "../feature.ts";
import { dockerNameAt, type NameUse, nameAt } from "../names.ts";
import { type Family, familyOf, type Namesake } from "../namesakes.ts";
import { toRange } from "../place.ts";
import { kindsOf, rename } from "../rename.ts";
import type { Session } from "../session.ts";

/** Renames a group, a run-time group, a service or a zone in all files of all policies that share it. */
export const renaming: Feature = {
  capabilities: (client) => ({
    renameProvider: client.textDocument?.rename?.prepareSupport === true ? { prepareProvider: true } : true,
  }),
  start(connection, session) {
    connection.onPrepareRename(async ({ textDocument, position }) => {
      const name = findName(session, textDocument.uri, position);
      if (!name) return null;
      const family = await familyOf(session, name.path, name.use.value);
      const kinds = kindsOf(session, family, name.use.value);
      if ("problem" in kinds) throw refusal(kinds.problem);
      return { range: withoutQuotes(name.use), placeholder: name.use.value };
    });
    connection.onRenameRequest(async ({ textDocument, position, newName }) => {
      const name = findName(session, textDocument.uri, position);
      if (!name) throw refusal("here stands no name that can be changed");
      const family = await familyOf(session, name.path, name.use.value);
      const renamed = rename(session, family, name.use.value, newName);
      if ("problem" in renamed) throw refusal(renamed.problem);
      warn(connection, family, name.use);
      return toEdit(session, renamed.uses, renamed.written);
    });
  },
};

/** The name at a place. One of Docker's is refused with a word, because it looks like one that could be changed here. */
function findName(session: Session, uri: string, position: Position): { use: NameUse; path: string } | undefined {
  const at = session.at(uri);
  if (!at) return undefined;
  const { document, policy } = at;
  const file = document.file(policy.nameOf(document.path));
  const offset = document.offsetAt(position);
  const use = nameAt(file, offset);
  if (use) return { use, path: document.path };
  const docker = dockerNameAt(file, offset);
  if (docker) throw refusal(`\`${docker.value}\` is a name that Docker gives, and is changed there`);
  return undefined;
}

function refusal(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}

/** Says what no editor can change along. */
function warn(connection: Connection, { complete, uses }: Family, { value }: NameUse): void {
  const say = (message: string): void => {
    // A notification: `window.showWarningMessage` would be a request that waits for an answer.
    void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
  };
  if (!complete) {
    say(
      `The workspace is too large to be looked through: a policy in another folder that shares a file with this one may still say \`${value}\`.`,
    );
  }
  if (uses.some(({ use }) => use.place === "set")) {
    say(`Programs that add addresses to the run-time group \`${value}\` know it by this name: tell them the new one.`);
  }
}

/** Where the name is to be typed: between the quotes, where it has some. */
function withoutQuotes({ span, text }: NameUse) {
  const { start, end } = toRange(span);
  const inset = text.startsWith('"') ? 1 : 0;
  return {
    start: { line: start.line, character: start.character + inset },
    end: { line: end.line, character: end.character - inset },
  };
}

function toEdit(session: Session, uses: readonly Namesake[], newText: string): WorkspaceEdit {
  const edits = new Map<string, TextEdit[]>();
  for (const { use, policy } of uses) {
    const uri = policy.uriOf(use.span.file);
    edits.set(uri, [...(edits.get(uri) ?? []), { range: toRange(use.span), newText }]);
  }
  if (session.client.workspace?.workspaceEdit?.documentChanges !== true) return { changes: Object.fromEntries(edits) };
  const documentChanges = [...edits].map(([uri, all]): TextDocumentEdit => {
    // With its version, so that a client refuses the change of a text that it has gone on to edit.
    return { textDocument: { uri, version: session.documents.get(uri)?.version ?? null }, edits: all };
  });
  return { documentChanges };
}
