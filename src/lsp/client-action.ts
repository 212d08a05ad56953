import { type Diagnostic as ClientDiagnostic, type CodeAction, CodeActionKind } from "vscode-languageserver";
import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { Action } from "./actions/action.ts";
import { toClientDiagnostic } from "./client-diagnostic.ts";
import type { Policy } from "./policy.ts";
import type { Session } from "./session.ts";
import { toWorkspaceEdit } from "./workspace-edit.ts";

/** Actions as the client shows them: the same change for several findings is one. `shown` are the client's own copies of findings. */
export function toCodeActions(
  actions: readonly Action[],
  shown: readonly ClientDiagnostic[],
  policy: Policy,
  session: Session,
): CodeAction[] {
  const byChange = new Map<string, [Action, ...Action[]]>();
  for (const action of actions) {
    const key = JSON.stringify([action.title, action.changes]);
    const same = byChange.get(key);
    if (same) same.push(action);
    else byChange.set(key, [action]);
  }
  return [...byChange.values()].map((same) => {
    const [{ title, changes, command, isSure }] = same;
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: same.map(({ finding }) => copyOf(finding, shown, policy)),
      ...(isSure && { isPreferred: true }),
      ...(changes && { edit: toWorkspaceEdit(session, changes) }),
      ...(command && { command }),
    };
  });
}

/** The client's own copy of a finding, by which it knows what an action is about; else a new one. */
function copyOf(finding: Diagnostic, shown: readonly ClientDiagnostic[], policy: Policy): ClientDiagnostic {
  const fresh = toClientDiagnostic(finding, (file) => policy.uriOf(file));
  return shown.find((one) => isSame(one, fresh)) ?? fresh;
}

/** Whether two are of one finding. */
export function isSame(one: ClientDiagnostic, other: ClientDiagnostic): boolean {
  const [a, b] = [one.range.start, other.range.start];
  return one.code === other.code && one.message === other.message && a.line === b.line && a.character === b.character;
}
