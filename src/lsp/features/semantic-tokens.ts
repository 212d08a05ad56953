import type { Connection, SemanticTokens } from "vscode-languageserver";
import { definitionsOf } from "../definitions.ts";
import type { Feature } from "../feature.ts";
import { editOf, LEGEND, tokensOf } from "../semantic-tokens.ts";
import type { Session } from "../session.ts";

/** Milliseconds without an edit after which other files are looked at whose names may have got another meaning. */
const IDLE = 300;

/** What was last sent of a file. */
interface Sent {
  readonly resultId: string;
  readonly data: number[];
  /** What the names meant then. */
  readonly meaning: string;
}

/** Colours words by what they mean, of the whole file, of a part, or what has changed since the last time. */
export const semanticTokens: Feature = {
  capabilities: () => ({ semanticTokensProvider: { legend: LEGEND, range: true, full: { delta: true } } }),
  start(connection, session) {
    const sent = new Map<string, Sent>();
    let answers = 0;
    const answer = (uri: string): Sent => {
      const { data, meaning } = read(session, uri);
      const now = { resultId: `${++answers}`, data, meaning };
      sent.set(uri, now);
      for (const one of sent.keys()) if (!session.documents.get(one)) sent.delete(one);
      return now;
    };
    const { semanticTokens: tokens } = connection.languages;
    tokens.on(({ textDocument }): SemanticTokens => {
      const { resultId, data } = answer(textDocument.uri);
      return { resultId, data };
    });
    tokens.onDelta(({ textDocument, previousResultId }) => {
      const before = sent.get(textDocument.uri);
      const { resultId, data } = answer(textDocument.uri);
      if (before?.resultId !== previousResultId) return { resultId, data };
      const edit = editOf(before.data, data);
      return { resultId, edits: edit ? [edit] : [] };
    });
    tokens.onRange(({ textDocument, range }) => {
      const at = session.at(textDocument.uri);
      if (!at) return { data: [] };
      const { document, policy } = at;
      const file = document.file(policy.nameOf(document.path));
      const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
      const pieces = file.pieces.filter(
        ({ anchor, length }) => anchor.offset <= end && start <= anchor.offset + length,
      );
      return { data: tokensOf(file, pieces, definitionsOf(session, policy)) };
    });
    refreshOthers(connection, session, sent);
  },
};

function read(session: Session, uri: string): Omit<Sent, "resultId"> {
  const at = session.at(uri);
  if (!at) return { data: [], meaning: "" };
  const { document, policy } = at;
  const file = document.file(policy.nameOf(document.path));
  const defined = definitionsOf(session, policy);
  return { data: tokensOf(file, file.pieces, defined), meaning: printed(defined) };
}

function printed(defined: ReadonlyMap<string, string>): string {
  return JSON.stringify([...defined].sort());
}

/** A client asks again for the file that it edits, but doesn't know that an edit of one can change the names of another. */
function refreshOthers(connection: Connection, session: Session, sent: ReadonlyMap<string, Sent>): void {
  let idle: NodeJS.Timeout | undefined;
  session.onChange(({ document }) => {
    if (session.client.workspace?.semanticTokens?.refreshSupport !== true) return;
    clearTimeout(idle);
    idle = setTimeout(() => {
      const others = [...sent].filter(([uri]) => uri !== document?.uri);
      const changed = others.some(([uri, { meaning }]) => {
        const at = session.at(uri);
        return at !== undefined && printed(definitionsOf(session, at.policy)) !== meaning;
      });
      if (changed) connection.languages.semanticTokens.refresh();
    }, IDLE).unref();
  });
}
