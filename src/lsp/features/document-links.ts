import type { DocumentLink } from "vscode-languageserver";
import type { Feature } from "../feature.ts";
import { toRange } from "../place.ts";
import { inFile, wordsOf } from "../reading/words-of.ts";
import { targetsOf } from "../targets.ts";

/** Makes links of the names of included files and of address files; a pattern leads to the first file that fits. */
export const documentLinks: Feature = {
  capabilities: () => ({ documentLinkProvider: {} }),
  start(connection, session) {
    connection.onDocumentLinks(({ textDocument }): DocumentLink[] => {
      const at = session.at(textDocument.uri);
      if (!at) return [];
      const { document, policy } = at;
      const file = document.file(policy.nameOf(document.path));
      return file.pieces.flatMap((piece) =>
        wordsOf(file, piece)
          .filter(({ role }) => role === "path")
          .flatMap((word) => {
            const [target, ...more] = targetsOf(policy, file.file, word.value);
            if (target === undefined) return [];
            const tooltip = more.length === 0 ? target : `${target} and ${more.length} more`;
            return [{ range: toRange(inFile(word, piece).span), target: policy.uriOf(target), tooltip }];
          }),
      );
    });
  },
};
