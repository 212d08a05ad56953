import {
  type Diagnostic as ClientDiagnostic,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Command,
} from "vscode-languageserver";
import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { ACTIONS } from "../actions.ts";
import { isSame, toCodeActions } from "../client-action.ts";
import { toClientDiagnostic } from "../client-diagnostic.ts";
import type { Document } from "../documents.ts";
import type { Feature } from "../feature.ts";
import { fixAll } from "../fix-all.ts";
import type { Policy } from "../policy.ts";
import type { Session } from "../session.ts";
import { toWorkspaceEdit } from "../workspace-edit.ts";

const FIX_ALL = `${CodeActionKind.SourceFixAll}.wallc`;

/** For how many findings of a selection actions are offered: nobody reads a longer menu. */
const MOST = 50;

/**
 * What can be done about the findings at a place and, where it is asked for as `source.fixAll`, about all those of a file that need no
 * decision. All of it from the findings that the client is shown.
 */
export const codeActions: Feature = {
  capabilities: () => ({ codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] } }),
  start(connection, session) {
    connection.onCodeAction((params) => {
      const at = session.at(params.textDocument.uri);
      if (!at) return [];
      const { document, policy } = at;
      const mine = session.recent.soon(policy).filter(({ span }) => {
        return policy.pathOf(span?.file ?? policy.nameOf(policy.root)) === document.path;
      });
      const actions: CodeAction[] = [];
      if (wants(params, CodeActionKind.QuickFix)) {
        const found = mine.filter((finding) => isAsked(finding, params, document, policy)).slice(0, MOST);
        const file = policy.nameOf(document.path);
        const offered = found.flatMap((finding) =>
          ACTIONS.flatMap((make) => make({ finding, document, file, policy })),
        );
        actions.push(...toCodeActions(offered, params.context.diagnostics, policy, session));
      }
      if (params.context.only && wants(params, FIX_ALL)) actions.push(...allFixed(mine, document, policy, session));
      return readable(actions, session);
    });
  },
};

/** Whether the client asks for a kind: by its name, or by that of a kind above it. */
function wants({ context: { only } }: CodeActionParams, kind: string): boolean {
  return only === undefined || only.some((one) => one === "" || one === kind || kind.startsWith(`${one}.`));
}

/** Whether a finding touches the selection, or is one of those that the client names: some name all of a line. */
function isAsked(
  finding: Diagnostic,
  { range, context }: CodeActionParams,
  document: Document,
  policy: Policy,
): boolean {
  const { start, end } = finding.span ?? { start: { offset: 0 }, end: { offset: 0 } };
  const touches = start.offset <= document.offsetAt(range.end) && document.offsetAt(range.start) <= end.offset;
  if (touches) return true;
  const copy: ClientDiagnostic = toClientDiagnostic(finding, (file) => policy.uriOf(file));
  return context.diagnostics.some((one) => isSame(one, copy));
}

function allFixed(findings: readonly Diagnostic[], document: Document, policy: Policy, session: Session): CodeAction[] {
  const changes = fixAll(findings, document, policy);
  if (changes.length === 0) return [];
  return [{ title: "Fix all spellings", kind: FIX_ALL, edit: toWorkspaceEdit(session, changes) }];
}

/** What an old client can read is commands alone. */
function readable(actions: readonly CodeAction[], { client }: Session): (CodeAction | Command)[] {
  if (client.textDocument?.codeAction?.codeActionLiteralSupport) return [...actions];
  return actions.flatMap(({ command }) => command ?? []);
}
