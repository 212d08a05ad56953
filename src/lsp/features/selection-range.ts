import type { SelectionRange } from "vscode-languageserver";
import type { Feature } from "../feature.ts";
import { selectionsAt } from "../selections.ts";

/** Grows a selection by what the language is made of. */
export const selectionRange: Feature = {
  capabilities: () => ({ selectionRangeProvider: true }),
  start(connection, session) {
    connection.onSelectionRanges(({ textDocument, positions }): SelectionRange[] => {
      const at = session.at(textDocument.uri);
      return positions.map((position) => {
        const nothing: SelectionRange = { range: { start: position, end: position } };
        if (!at) return nothing;
        const { document, policy } = at;
        const grown = selectionsAt(document.file(policy.nameOf(document.path)), document.offsetAt(position));
        const range = (one: { start: number; end: number }) => ({
          start: document.positionAt(one.start),
          end: document.positionAt(one.end),
        });
        return (
          grown.reduceRight<SelectionRange | undefined>(
            (parent, one) => ({ range: range(one), ...(parent && { parent }) }),
            undefined,
          ) ?? nothing
        );
      });
    });
  },
};
