import type { InlayHint, Range } from "vscode-languageserver";
import type { Document } from "../documents.ts";
import type { Feature } from "../feature.ts";
import { hintWords } from "../inlay-hint-words.ts";
import { toPosition } from "../place.ts";
import type { Policy } from "../policy.ts";
import { inFile, wordsOf } from "../reading/words-of.ts";
import { refreshAfterChanges } from "../refresh.ts";

/** Behind names what they stand for now: a group's addresses, a port's number, a container's addresses, how many a pattern matches. */
export const inlayHints: Feature = {
  capabilities: () => ({ inlayHintProvider: true }),
  start(connection, session) {
    connection.languages.inlayHint.on(({ textDocument: { uri }, range }) => {
      const at = session.settings.inlayHints ? session.at(uri) : undefined;
      return at ? hintsIn(at.document, at.policy, range) : [];
    });
    refreshAfterChanges(session, () =>
      session.client.workspace?.inlayHint?.refreshSupport ? connection.languages.inlayHint.refresh() : undefined,
    );
  },
};

function hintsIn(document: Document, policy: Policy, range: Range): InlayHint[] {
  const file = document.file(policy.nameOf(document.path));
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return file.pieces.flatMap((piece) => {
    const { offset } = piece.anchor;
    if (offset > end || offset + piece.length < start) return [];
    const words = wordsOf(file, piece);
    return words.flatMap((word): InlayHint[] => {
      const behind = offset + word.span.end.offset;
      if (behind < start || behind > end) return [];
      const hint = hintWords(words, word, policy);
      return hint ? [{ position: toPosition(inFile(word, piece).span.end), paddingLeft: true, ...hint }] : [];
    });
  });
}
