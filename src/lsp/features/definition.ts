import type { Definition, DefinitionLink, Location, Position } from "vscode-languageserver";
import type { Feature } from "../feature.ts";
import { isDefinition, nameAt } from "../names.ts";
import { usesIn } from "../namesakes.ts";
import { BEGINNING, toRange } from "../place.ts";
import { wordsAt } from "../reading/words-of.ts";
import type { Session } from "../session.ts";
import { targetsOf } from "../targets.ts";

/** Goes from a name to where it is defined, from an include to its files, and from `file "…"` to the list of addresses. */
export const definition: Feature = {
  capabilities: () => ({ definitionProvider: true }),
  start(connection, session) {
    connection.onDefinition(({ textDocument, position }) => {
      const links = linksAt(session, textDocument.uri, position);
      if (session.client.textDocument?.definition?.linkSupport) return links;
      return links.map(({ targetUri, targetSelectionRange }): Location => {
        return { uri: targetUri, range: targetSelectionRange };
      }) satisfies Definition;
    });
  },
};

function linksAt(session: Session, uri: string, position: Position): DefinitionLink[] {
  const at = session.at(uri);
  if (!at) return [];
  const { document, policy } = at;
  const file = document.file(policy.nameOf(document.path));
  const offset = document.offsetAt(position);
  const path = wordsAt(file, offset).find(({ role }) => role === "path");
  if (path) {
    return targetsOf(policy, file.file, path.value).map((name) => ({
      originSelectionRange: toRange(path.span),
      targetUri: policy.uriOf(name),
      targetRange: BEGINNING,
      targetSelectionRange: BEGINNING,
    }));
  }
  const name = nameAt(file, offset);
  if (!name) return [];
  return usesIn(session, policy, name.value)
    .flatMap(({ found }) => found)
    .filter(({ use }) => isDefinition(use))
    .map(({ use }) => ({
      originSelectionRange: toRange(name.span),
      targetUri: policy.uriOf(use.span.file),
      targetRange: toRange(use.span),
      targetSelectionRange: toRange(use.span),
    }));
}
