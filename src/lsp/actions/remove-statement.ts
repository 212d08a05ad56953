import { isGlob } from "../../../lang/paths.ts";
import type { Statement } from "../../../lang/tree.ts";
import { removal } from "../removal.ts";
import type { ActionMaker } from "./action.ts";

/** What a statement is called that goes because of a finding; `undefined` where more than the finding would go. */
const REMOVALS: Readonly<Record<string, (statement: Statement) => string | undefined>> = {
  "unused-name": (statement) => ("name" in statement ? `the definition of \`${statement.name.text}\`` : undefined),
  "duplicate-default": () => "this default",
  "expired-rule": () => "the rule",
  "included-twice": (statement) =>
    statement.kind === "include" && !isGlob(statement.pattern) ? "this `include`" : undefined,
};

/** Takes out a statement that says nothing, or nothing any more, and the suppressions above it: they would be the next one's. */
export const removeStatement: ActionMaker = ({ finding, document, file }) => {
  const { span, code } = finding;
  const name = REMOVALS[code];
  if (!span || !name) return [];
  const { statements, suppressions } = document.file(file).parsed();
  const at = span.start.offset;
  const statement = statements.find((one) => one.span.start.offset <= at && at < one.span.end.offset);
  const what = statement && name(statement);
  if (!statement || what === undefined) return [];
  const { start } = statement.span;
  const above = suppressions.filter((one) => one.line === start.line && one.span.start.line < start.line);
  const changes = [...above, statement].map((one) => removal(document, one.span));
  return [{ title: `Remove ${what}`, finding, changes }];
};
