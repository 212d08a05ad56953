import { readDefinition } from "../../lang/build/names.ts";
import { hasForbidden } from "../../lang/characters.ts";
import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { GrammarToken } from "../../lang/token.ts";
import { isBareWord } from "../../lang/words.ts";
import type { DefinitionKind } from "./definitions.ts";

export interface NewName {
  readonly value: string;
  /** As a policy writes it: in quotes where it is no bare word. */
  readonly written: string;
}

const WHAT: Record<DefinitionKind, string> = {
  let: "a group",
  set: "a run-time group",
  service: "a service",
  zone: "a zone",
};

/** Reads what was typed as the new name of something, in quotes or not; or says why it can't be one. */
export function readNewName(typed: string, kind: DefinitionKind): NewName | { readonly problem: string } {
  const text = typed.trim();
  const value = /^"(?:[^"\\]|\\["\\])*"$/.test(text) ? text.slice(1, -1).replace(/\\(["\\])/g, "$1") : text;
  if (hasForbidden(value) || /[\t\r\n]/.test(value)) {
    return { problem: "a name stands on one line and has no control or invisible characters" };
  }
  const written = isBareWord(value) ? value : `"${value.replace(/[\\"]/g, "\\$&")}"`;
  const problems: Diagnostic[] = [];
  const start = { offset: 0, line: 1, column: 1 };
  const token: GrammarToken = { type: "name", text: written, value, span: { file: "", start, end: start } };
  readDefinition(token, WHAT[kind], (finding) => problems.push(finding));
  const [problem] = problems;
  return problem ? { problem: problem.message } : { value, written };
}
