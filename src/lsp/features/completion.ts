import { dirname } from "node:path";
import {
  type CompletionItem,
  type CompletionList,
  type CompletionParams,
  CompletionTriggerKind,
  type Connection,
  MarkupKind,
} from "vscode-languageserver";
import * as z from "zod/mini";
import { catalogue } from "../../cli/catalogue.ts";
import { inComment } from "../completion/comment.ts";
import { fileKind, fileNames } from "../completion/files.ts";
import { toItem } from "../completion/item.ts";
import { placeAt } from "../completion/place.ts";
import type { Proposal } from "../completion/proposal.ts";
import { proposals } from "../completion/proposals.ts";
import { type Cursor, cursorAt } from "../cursor.ts";
import type { Document } from "../documents.ts";
import type { Feature } from "../feature.ts";
import type { Policy } from "../policy.ts";
import type { Session } from "../session.ts";
import { type WordRole, wordHelp } from "../word-help.ts";

/** What may stand at the cursor: words where they fit, the policy's names, Docker's, interfaces, ports and files. */
export const completion: Feature = {
  capabilities: () => ({
    completionProvider: { triggerCharacters: [" ", '"', "/", "=", ","], resolveProvider: true },
  }),
  start: (connection: Connection, session: Session): void => {
    connection.onCompletion((params) => complete(params, session));
    connection.onCompletionResolve((item) => withDocumentation(item, session));
  },
};

async function complete(
  { textDocument, position, context }: CompletionParams,
  session: Session,
): Promise<CompletionList> {
  const at = session.at(textDocument.uri);
  if (!at) return { isIncomplete: false, items: [] };
  const { document, policy } = at;
  const cursor = cursorAt(document.file(policy.nameOf(document.path)), document.offsetAt(position));
  const blank = context?.triggerKind === CompletionTriggerKind.TriggerCharacter && context.triggerCharacter === " ";
  // Who indents a line, or goes on with a comment, hasn't asked for anything.
  const found = blank && cursor.startsLine && !cursor.token ? [] : await proposalsAt(cursor, document, policy);
  const { snippetSupport } = session.client.textDocument?.completion?.completionItem ?? {};
  const shown = snippetSupport ? found : found.filter(({ kind }) => kind !== "snippet");
  return {
    isIncomplete: false,
    items: shown.map((one, order) => toItem(one, order, cursor, document, session.client)),
  };
}

async function proposalsAt(cursor: Cursor, document: Document, policy: Policy): Promise<Proposal[]> {
  if (cursor.place === "comment") {
    // Compiles, which nothing else here does: what is silenced is what has been found.
    return inComment(cursor, catalogue, () => new Set(policy.findings().map(({ code }) => code)));
  }
  const place = placeAt(cursor, {
    statements: policy.program.statements,
    topology: policy.topology,
    today: policy.today,
    excerpt: ({ span }) => excerpt(policy.sources.get(span.file)?.slice(span.start.offset, span.end.offset) ?? ""),
  });
  const file = fileKind(place);
  if (file) return fileNames(file, cursor, dirname(document.path), document.path);
  return proposals(place);
}

const LONGEST_EXCERPT = 100;

function excerpt(text: string): string {
  const line = text.slice(0, LONGEST_EXCERPT * 2).replace(/\s+/g, " ");
  return line.length > LONGEST_EXCERPT ? `${line.slice(0, LONGEST_EXCERPT - 1)}…` : line;
}

const DATA = z.union([z.object({ code: z.string() }), z.object({ word: z.string(), role: z.string() })]);

/** The item with what its word, or its code, means. */
function withDocumentation(item: CompletionItem, { client }: Session): CompletionItem {
  const data = DATA.safeParse(item.data);
  if (!data.success) return item;
  const formats = client.textDocument?.completion?.completionItem?.documentationFormat ?? [];
  const kind = formats.includes(MarkupKind.Markdown) ? MarkupKind.Markdown : MarkupKind.PlainText;
  const value = "code" in data.data ? explained(data.data.code) : helpFor(data.data.word, data.data.role, kind);
  return value === undefined ? item : { ...item, documentation: { kind, value } };
}

function explained(code: string): string | undefined {
  return catalogue.find((one) => one.code === code)?.explanation;
}

function helpFor(word: string, role: string, kind: MarkupKind): string | undefined {
  const help = wordHelp(word, role as WordRole);
  if (!help) return undefined;
  if (kind === MarkupKind.PlainText) return `${help.does.replace(/\*\*|`/g, "")}\n\n${help.example}`;
  return `${help.does}\n\n\`\`\`wall\n${help.example}\`\`\`\n`;
}
