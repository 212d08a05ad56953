import type { Connection, SemanticTokens } from "vscode-languageserver";
import { definitionsOf } from "../definitions.ts";
import type { Feature } from "../feature.ts";
import { type Defined, editOf, LEGEND, tokensOf, unlessChanged } from "../semantic-tokens.ts";
import type { Session } from "../session.ts";

/** Milliseconds without an edit after which other files are looked at whose names may have got another meaning. */
const IDLE = 300;

/** What was last sent of a file. */
interface Sent {
  readonly resultId: string;
  readonly data: Int32Array;
  /** What the names meant then. */
  readonly defined: Defined;
}

/** Colours words by what they mean, of the whole file, of a part, or what has changed since the last time. */
export const semanticTokens: Feature = {
  capabilities: () => ({ semanticTokensProvider: { legend: LEGEND, range: true, full: { delta: true } } }),
  start(connection, session) {
    const sent = new Map<string, Sent>();
    let answers = 0;
    const answer = (uri: string): Sent => {
      const now = { resultId: `${++answers}`, ...read(session, uri, sent.get(uri)?.defined) };
      sent.set(uri, now);
      for (const one of sent.keys()) if (!session.documents.get(one)) sent.delete(one);
      return now;
    };
    const { semanticTokens: tokens } = connection.languages;
    tokens.on(({ textDocument }): SemanticTokens => {
      const { resultId, data } = answer(textDocument.uri);
      return { resultId, data: Array.from(data) };
    });
    tokens.onDelta(({ textDocument, previousResultId }) => {
      const before = sent.get(textDocument.uri);
      const { resultId, data } = answer(textDocument.uri);
      if (before?.resultId !== previousResultId) return { resultId, data: Array.from(data) };
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
      const defined = unlessChanged(sent.get(textDocument.uri)?.defined, definitionsOf(session, policy));
      return { data: Array.from(tokensOf(file, pieces, defined)) };
    });
    refreshOthers(connection, session, sent);
  },
};

function read(session: Session, uri: string, before: Defined | undefined): Omit<Sent, "resultId"> {
  const at = session.at(uri);
  if (!at) return { data: new Int32Array(), defined: new Map() };
  const { document, policy } = at;
  const file = document.file(policy.nameOf(document.path));
  const defined = unlessChanged(before, definitionsOf(session, policy));
  return { data: tokensOf(file, file.pieces, defined), defined };
}

/** A client asks again for the file that it edits, but doesn't know that an edit of one can change the names of another. */
function refreshOthers(connection: Connection, session: Session, sent: ReadonlyMap<string, Sent>): void {
  let idle: NodeJS.Timeout | undefined;
  session.onChange(({ document }) => {
    if (session.client.workspace?.semanticTokens?.refreshSupport !== true) return;
    clearTimeout(idle);
    idle = setTimeout(() => {
      const others = [...sent].filter(([uri]) => uri !== document?.uri);
      const changed = others.some(([uri, { defined }]) => {
        const at = session.at(uri);
        return at !== undefined && unlessChanged(defined, definitionsOf(session, at.policy)) !== defined;
      });
      if (changed) connection.languages.semanticTokens.refresh();
    }, IDLE).unref();
  });
}
