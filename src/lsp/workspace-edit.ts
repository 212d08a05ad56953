import type { ClientCapabilities, Range, SnippetTextEdit, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import { endOfLines } from "./line-edits.ts";
import type { Session } from "./session.ts";

/** Another text in a stretch of a file. */
export interface Change {
  readonly uri: string;
  readonly range: Range;
  readonly text: string;
  /** The same with tab stops, for clients that can have the writer fill in what is missing. */
  readonly snippet?: string;
}

/** Changes as one that the client makes at once; where it can, only while open files still have the text that they were made for. */
export function toWorkspaceEdit(session: Session, changes: readonly Change[]): WorkspaceEdit {
  const byFile = new Map<string, (TextEdit | SnippetTextEdit)[]>();
  for (const change of changes) {
    const edits = byFile.get(change.uri) ?? [];
    edits.push(toEdit(session, change));
    byFile.set(change.uri, edits);
  }
  if (!session.client.workspace?.workspaceEdit?.documentChanges) {
    return { changes: Object.fromEntries(byFile) as Record<string, TextEdit[]> };
  }
  return {
    documentChanges: [...byFile].map(([uri, edits]) => ({
      textDocument: { uri, version: session.documents.get(uri)?.version ?? null },
      edits,
    })),
  };
}

/** Whether a client takes texts with tab stops in its changes (LSP 3.18). */
function takesSnippets({ workspace }: ClientCapabilities): boolean {
  return workspace?.workspaceEdit?.documentChanges === true && workspace.workspaceEdit.snippetEditSupport === true;
}

function toEdit(session: Session, { uri, range, text, snippet }: Change): TextEdit | SnippetTextEdit {
  const document = session.documents.get(uri);
  const withEnds = (one: string): string => (document ? one.replaceAll("\n", endOfLines(document.text)) : one);
  return snippet !== undefined && takesSnippets(session.client)
    ? { range, snippet: { kind: "snippet", value: withEnds(snippet) } }
    : { range, newText: withEnds(text) };
}

/** A text as a part of a snippet. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}
