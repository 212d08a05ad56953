import type { Location } from "vscode-languageserver";
import type { Feature } from "../feature.ts";
import { dockerNameAt, dockerNamesIn, isDefinition, nameAt, sameDockerName } from "../names.ts";
import { familyOf } from "../namesakes.ts";
import { toLocation } from "../place.ts";
import type { Session } from "../session.ts";

/** Where a name is used: one of the policy's own in all policies that share it, one of Docker's in this policy. */
export const references: Feature = {
  capabilities: () => ({ referencesProvider: true }),
  start(connection, session) {
    connection.onReferences(async ({ textDocument, position, context }) => {
      const at = session.at(textDocument.uri);
      if (!at) return [];
      const { document, policy } = at;
      const file = document.file(policy.nameOf(document.path));
      const offset = document.offsetAt(position);
      const name = nameAt(file, offset);
      if (!name) return dockerReferences(session, textDocument.uri, offset);
      const { uses } = await familyOf(session, document.path, name.value);
      return uses
        .filter(({ use }) => context.includeDeclaration || !isDefinition(use))
        .map(({ use, policy: of }) => toLocation(use.span, (one) => of.uriOf(one)));
    });
  },
};

function dockerReferences(session: Session, uri: string, offset: number): Location[] {
  const at = session.at(uri);
  if (!at) return [];
  const { document, policy } = at;
  const name = dockerNameAt(document.file(policy.nameOf(document.path)), offset);
  if (!name) return [];
  return policy.program.files.flatMap((one) => {
    const file = session.fileOf(policy, one);
    const found = file ? dockerNamesIn(file).filter((use) => sameDockerName(use, name)) : [];
    return found.map(({ span }) => toLocation(span, (of) => policy.uriOf(of)));
  });
}
