import { format } from "../../../lang/format.ts";
import { formatRange } from "../../../lang/format-range.ts";
import type { Feature } from "../feature.ts";
import { indentation } from "../indentation.ts";
import { changedLines, toTextEdits } from "../line-edits.ts";

/**
 * The canonical layout: of a file without errors, of the statements that a selection touches, and the indentation of the line on
 * which one types. The language has one layout, so the client's options count for nothing. Edits leave alone what needn't change,
 * so that cursors and folds stay.
 */
export const formatting: Feature = {
  capabilities: () => ({
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: "\n", moreTriggerCharacter: ["}", ";"] },
  }),
  start(connection, session) {
    connection.onDocumentFormatting(({ textDocument: { uri } }) => {
      const document = session.documents.get(uri);
      if (!document) return null;
      const formatted = format(document.text, document.path);
      if (!("text" in formatted)) return null;
      return toTextEdits(document.text, changedLines(document.text, formatted.text));
    });
    connection.onDocumentRangeFormatting(({ textDocument: { uri }, range }) => {
      const at = session.at(uri);
      if (!at) return null;
      const { document, policy } = at;
      const name = policy.nameOf(document.path);
      const errors = document
        .file(name)
        .parsed()
        .diagnostics.filter(({ severity }) => severity === "error");
      // A selection of whole lines ends before the first character of the line behind it.
      const last = range.end.character === 0 && range.end.line > range.start.line ? range.end.line : range.end.line + 1;
      const lines = { first: range.start.line + 1, last };
      return toTextEdits(document.text, formatRange(document.text, name, errors, lines));
    });
    connection.onDocumentOnTypeFormatting(({ textDocument: { uri }, position: { line }, ch }) => {
      const at = session.at(uri);
      if (!at) return null;
      const edit = indentation(at.document.file(at.policy.nameOf(at.document.path)), line, ch);
      return edit ? [edit] : null;
    });
  },
};
