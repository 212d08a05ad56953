import { DocumentHighlightKind } from "vscode-languageserver";
import type { Feature } from "../feature.ts";
import { dockerNameAt, dockerNamesIn, isDefinition, nameAt, namesIn, sameDockerName } from "../names.ts";
import { toRange } from "../place.ts";

/** Marks a name wherever it stands in the file: written where it is defined, read where it is used. */
export const documentHighlight: Feature = {
  capabilities: () => ({ documentHighlightProvider: true }),
  start(connection, session) {
    connection.onDocumentHighlight(({ textDocument, position }) => {
      const at = session.at(textDocument.uri);
      if (!at) return [];
      const { document, policy } = at;
      const file = document.file(policy.nameOf(document.path));
      const offset = document.offsetAt(position);
      const name = nameAt(file, offset);
      if (name) {
        return namesIn(file, name.value).map((use) => ({
          range: toRange(use.span),
          kind: isDefinition(use) ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
        }));
      }
      const docker = dockerNameAt(file, offset);
      if (!docker) return [];
      return dockerNamesIn(file)
        .filter((use) => sameDockerName(use, docker))
        .map(({ span }) => ({ range: toRange(span), kind: DocumentHighlightKind.Read }));
    });
  },
};
