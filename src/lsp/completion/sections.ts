import type { GrammarToken } from "../../../lang/token.ts";

/** A keyword and the list behind it. */
export interface Section {
  readonly head: GrammarToken | undefined;
  /** The words between commas, at least one item; the last is the one in which the line ends, and may be empty. */
  readonly items: readonly (readonly GrammarToken[])[];
}

/** Takes a logical line apart where the grammar does: at its first word, and at each word that begins a clause or a modifier. */
export function sectionsOf(tokens: readonly GrammarToken[]): readonly Section[] {
  const [head, ...rest] = tokens;
  let items: GrammarToken[][] = [[]];
  const sections: Section[] = [{ head, items }];
  for (const [at, token] of rest.entries()) {
    if (beginsSection(token) && !(at === 0 && head?.type === "kwDefault")) {
      items = [[]];
      sections.push({ head: token, items });
    } else if (token.type === "comma") items.push([]);
    else items.at(-1)?.push(token);
  }
  return sections;
}

/** Whether a token that is not the first of its line begins a clause or a modifier. */
export function beginsSection({ type }: GrammarToken): boolean {
  return type === "kwClause" || type === "kwModifier" || type === "kwLog";
}
