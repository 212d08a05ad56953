import { misplacedClause } from "../diagnostics/endpoints.ts";
import { resetNeedsTcp } from "../diagnostics/modifiers.ts";
import { badDefault, unknownPath } from "../diagnostics/statements.ts";
import type { Span } from "../span.ts";
import { type Clause, type DefaultSyntax, toArray } from "../syntax-tree.ts";
import type { GrammarToken } from "../token.ts";
import type { Action, Default, PathName } from "../tree.ts";
import { type Report, spanOf } from "./context.ts";
import { readModifiers } from "./modifiers.ts";

/** The paths as they are written, with the form that a rule would have behind each. */
export const WRITTEN_PATHS: ReadonlyMap<string, PathName> = new Map([
  ["to host", "to-host"],
  ["from any to host", "to-host"],
  ["to containers", "to-containers"],
  ["from outside to containers", "to-containers"],
  ["from containers", "from-containers"],
  ["from containers to outside", "from-containers"],
  ["between containers", "between-containers"],
  ["from containers to containers", "between-containers"],
  ["from host", "from-host"],
  ["from host to any", "from-host"],
  ["forward", "forward"],
  ["from outside to outside", "forward"],
]);

/** Reads `default ACTION PATH [MODIFIER …]`. */
export function readDefault(syntax: DefaultSyntax, span: Span, report: Report): Default | undefined {
  const action = syntax.action.text as Action;
  const clauses = toArray(syntax.clauses);
  const modifiers = clauses.filter((clause) => clause.kind === "modifier");
  if (action === "log") report(badDefault(syntax.action.span));
  const path = readPath(syntax, clauses, report);
  const read = readModifiers(action === "log" ? "deny" : action, true, modifiers, report);
  if (read.with?.reject === "tcp-reset") report(resetNeedsTcp(read.with.span, syntax.action.span));
  return action === "log" || !path ? undefined : { kind: "default", action, path, modifiers: read, span };
}

function readPath(syntax: DefaultSyntax, clauses: readonly Clause[], report: Report): PathName | undefined {
  const tokens: GrammarToken[] = toArray(syntax.words);
  let commas = false;
  for (const clause of clauses) {
    if (clause.kind === "modifier") continue;
    const words = toArray(clause.list).map(toArray);
    if (clause.head.text !== "from" && clause.head.text !== "to") {
      report(misplacedClause(clause.head.span, clause.head.text, "a default"));
      continue;
    }
    commas ||= words.length > 1;
    tokens.push(clause.head, ...words.flat());
  }
  const text = tokens.map((token) => token.text).join(" ");
  const path = commas ? undefined : WRITTEN_PATHS.get(text);
  if (!path) {
    const ordered = [...tokens].sort((a, b) => a.span.start.offset - b.span.start.offset);
    report(unknownPath(tokens.length > 0 ? spanOf(ordered) : syntax.action.span, text));
  }
  return path;
}
