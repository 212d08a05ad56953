import {
  type ClientCapabilities,
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  type Range,
} from "vscode-languageserver";
import { visible } from "../../text/visible.ts";
import type { Cursor } from "../cursor.ts";
import type { Document } from "../documents.ts";
import type { Proposal, ProposalKind } from "./proposal.ts";

const KINDS: Readonly<Record<ProposalKind, CompletionItemKind>> = {
  keyword: CompletionItemKind.Keyword,
  snippet: CompletionItemKind.Snippet,
  value: CompletionItemKind.Value,
  group: CompletionItemKind.Variable,
  set: CompletionItemKind.Variable,
  service: CompletionItemKind.Function,
  zone: CompletionItemKind.Interface,
  container: CompletionItemKind.Module,
  network: CompletionItemKind.Class,
  label: CompletionItemKind.Property,
  interface: CompletionItemKind.Interface,
  port: CompletionItemKind.Constant,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  code: CompletionItemKind.EnumMember,
};

/** A proposal as the client shows it. Without its documentation, which is asked for one by one. */
export function toItem(
  proposal: Proposal,
  order: number,
  cursor: Cursor,
  document: Document,
  client: ClientCapabilities,
): CompletionItem {
  const { label, kind, written = label, detail, help } = proposal;
  const can = client.textDocument?.completion?.completionItem;
  const snippet = can?.snippetSupport ? proposal.snippet : undefined;
  const { start, end } = proposal.replaces ?? cursor;
  const range = (to: number): Range => ({ start: document.positionAt(start), end: document.positionAt(to) });
  const at = cursor.start + cursor.prefix.length;
  const newText = snippet ?? written;
  // A word may keep what stands behind the cursor; half a quoted text may not.
  const splits = can?.insertReplaceSupport && end > at && !cursor.prefix.startsWith('"') && cursor.place === "code";
  const typed = cursor.prefix.startsWith('"') && !proposal.replaces ? written : (proposal.typed ?? label);
  const data = kind === "code" ? { code: label } : help;
  return {
    label,
    kind: KINDS[kind],
    ...(detail && { detail: cut(visible(detail)) }),
    ...(typed !== label && { filterText: typed }),
    sortText: `${proposal.rank}${String(order).padStart(6, "0")}`,
    ...(snippet !== undefined && { insertTextFormat: InsertTextFormat.Snippet }),
    textEdit: splits ? { newText, insert: range(at), replace: range(end) } : { newText, range: range(end) },
    ...(data && { data }),
  };
}

/** A container may have a hundred ports, a Compose service a hundred containers. */
const LONGEST_DETAIL = 200;

function cut(text: string): string {
  return text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL - 1).replace(/[\ud800-\udbff]$/, "")}…` : text;
}
