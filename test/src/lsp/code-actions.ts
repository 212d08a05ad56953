/** Asks for code actions as editors do, and applies them. */
import type { ClientCapabilities, CodeAction, Range, TextEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Client, PULLS, startClient } from "./client.ts";

const KINDS = { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source.fixAll"] } } };

/** An editor of today. */
export const ACTS: ClientCapabilities = {
  textDocument: { ...PULLS.textDocument, codeAction: KINDS },
  workspace: { ...PULLS.workspace, workspaceEdit: { documentChanges: true } },
};

/** One that fills in snippets in changes as well. */
export const FILLS: ClientCapabilities = {
  ...ACTS,
  workspace: { ...ACTS.workspace, workspaceEdit: { documentChanges: true, snippetEditSupport: true } },
};

/** What is offered at the only occurrence of a text, or in a range. */
export async function actionsAt(
  client: Client,
  name: string,
  at: string | Range,
  context: object = {},
): Promise<CodeAction[]> {
  const range = typeof at === "string" ? client.rangeOf(name, at) : at;
  return client.ask("textDocument/codeAction", name, { range, context: { diagnostics: [], ...context } });
}

/** The texts of files, by name, once an action's changes are made; a snippet's with its tab stops. */
export function changed(client: Client, action: CodeAction, text: (name: string) => string): Record<string, string> {
  const changes = action.edit?.documentChanges ?? [];
  return Object.fromEntries(
    changes.map((change) => {
      if (!("textDocument" in change)) throw new Error("a file is made or moved");
      const name = change.textDocument.uri.slice(client.uri("").length + 1);
      const edits: TextEdit[] = change.edits.map((edit) => ({
        range: edit.range,
        newText: "snippet" in edit ? edit.snippet.value : edit.newText,
      }));
      return [name, TextDocument.applyEdits(TextDocument.create("", "wall", 1, text(name)), edits)];
    }),
  );
}

/** The text of an open file once the action with this title is done, as it is offered at a text. */
export async function textAfter(client: Client, name: string, at: string | Range, title: string): Promise<string> {
  const all = await actionsAt(client, name, at);
  const action = all.find((one) => one.title === title);
  if (!action) throw new Error(`no \`${title}\` among ${all.map((one) => one.title).join(", ")}`);
  return changed(client, action, (one) => client.text(one))[name] as string;
}

export const EVERYTHING: Range = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };

export const FILE = "policy.wall";

/** A policy without a finding. */
export const GOOD = "let admins = 198.51.100.7\nallow tcp ssh from admins to host\ndefault deny to host\n";

/** An editor that has opened the text as `FILE`, beside other files. */
export async function editorWith(
  text: string,
  files: Record<string, string> = {},
  capabilities = ACTS,
): Promise<Client> {
  const client = await startClient({ capabilities, files });
  await client.open(FILE, text);
  return client;
}

/** Waits until the findings of `FILE` have these codes, once the policy has been compiled again. */
export async function settledWith(client: Client, ...codes: readonly string[]): Promise<void> {
  const wanted = [...codes].sort().join();
  await client.settled(
    FILE,
    (found) =>
      found
        .map(({ code }) => String(code))
        .sort()
        .join() === wanted,
  );
}

export const titles = (actions: readonly CodeAction[]): string[] => actions.map(({ title }) => title);
