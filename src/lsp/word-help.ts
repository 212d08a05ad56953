/** What each word of the language means, with an example: for hover and completion, wherever an editor shows a word. */

import { BUILT_IN_SERVICES } from "../../lang/services.ts";
import { CLAUSES, ENDPOINTS } from "./words/endpoints.ts";
import type { Entry } from "./words/entry.ts";
import { MODIFIERS, PARTS, REJECT_KINDS, UNITS } from "./words/modifiers.ts";
import { PATH_WORDS } from "./words/paths.ts";
import { ESSENTIALS, SETTING_VALUES, SETTINGS } from "./words/settings.ts";
import { STATEMENTS } from "./words/statements.ts";
import { TRAFFIC } from "./words/traffic.ts";

/** Where a word stands: some mean another thing in another place (`log` as an action and behind a rule, `on` as a clause and a setting). */
export type WordRole =
  | "statement"
  | "traffic"
  | "service"
  | "endpoint"
  | "clause"
  | "modifier"
  | "part"
  | "path"
  | "setting"
  | "value"
  | "essential"
  | "reject"
  | "unit";

export interface WordHelp {
  /** As it is written; a path's name has two words (`to host`). */
  readonly word: string;
  readonly role: WordRole;
  /** What it means: a few sentences of Markdown, of ours alone. */
  readonly does: string;
  /** A policy in its canonical layout that compiles without a finding. */
  readonly example: string;
}

/** All of them, by their roles. */
export const WORD_HELP: readonly WordHelp[] = [
  ...of("statement", STATEMENTS),
  ...of("traffic", TRAFFIC),
  ...BUILT_IN_SERVICES.map(({ name, written, means }) => ({
    word: name,
    role: "service" as const,
    does: `Built-in service: \`${written}\`. ${means[0]?.toUpperCase()}${means.slice(1)}.`.replace("?.", "?"),
    example: `allow ${name} from 198.51.100.0/24 to host\ndefault deny to host\n`,
  })),
  ...of("endpoint", ENDPOINTS),
  ...of("clause", CLAUSES),
  ...of("modifier", MODIFIERS),
  ...of("part", PARTS),
  ...of("path", PATH_WORDS),
  ...of("setting", SETTINGS),
  ...of("value", SETTING_VALUES),
  ...of("essential", ESSENTIALS),
  ...of("reject", REJECT_KINDS),
  ...of("unit", UNITS),
];

const BY_ROLE = new Map(WORD_HELP.map((help) => [`${help.role} ${help.word}`, help]));

/** The help for a word in one of some roles, the first that it has. */
export function wordHelp(word: string, ...roles: readonly WordRole[]): WordHelp | undefined {
  for (const role of roles) {
    const found = BY_ROLE.get(`${role} ${word}`);
    if (found) return found;
  }
  return undefined;
}

function of(role: WordRole, words: Readonly<Record<string, Entry>>): WordHelp[] {
  return Object.entries(words).map(([word, [does, example]]) => ({ word, role, does, example: `${example}\n` }));
}
