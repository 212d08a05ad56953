import { within } from "./lexer.ts";
import type { GrammarToken, GrammarType, Token } from "./token.ts";
import { ACTION_WORDS, CLAUSE_WORDS, isOneOf, MODIFIER_WORDS, NAMED_ENDPOINTS } from "./words.ts";

/** What a logical line is: a statement, an item of a `docker` block, or a line of a `test` block. */
export type LineKind = "statement" | "setting" | "testLine";

const STATEMENTS: ReadonlyMap<string, GrammarType> = new Map([
  ["let", "kwLet"],
  ["set", "kwSet"],
  ["service", "kwService"],
  ["zone", "kwZone"],
  ["allow", "kwAction"],
  ["deny", "kwAction"],
  ["reject", "kwAction"],
  ["log", "kwLog"],
  ["default", "kwDefault"],
  ["docker", "kwDocker"],
  ["essentials", "kwEssentials"],
  ["include", "kwInclude"],
  ["test", "kwTest"],
]);

/**
 * Makes the grammar's tokens of a logical line's: words become keywords where they stand as such. Directly behind
 * `container`, `label`, `compose`, `network` and `swarm` (and their `=` and `/`) any word is a name.
 */
export function classify(kind: LineKind, tokens: readonly Token[]): GrammarToken[] {
  const result: GrammarToken[] = [];
  let named: string | undefined;
  for (const token of tokens) {
    const last = result[result.length - 1];
    if (token.type === "equals") {
      result.push({ ...token, type: named === "label" && last?.type === "name" ? "join" : "equals" });
      if (last?.type !== "name") named = undefined;
    } else if (token.type !== "word" && token.type !== "string") {
      result.push({ ...token, type: token.type as GrammarType });
      named = undefined;
    } else if (named !== undefined && isNamePosition(named, last)) {
      pushName(named, token, result);
    } else if (named === "compose" && last?.type === "name" && token.type === "word" && token.text.startsWith("/")) {
      pushName(named, token, result);
    } else {
      const type = typeOf(kind, token, result);
      const previous = result.length;
      result.push({ ...token, type });
      named = type === "word" && previous > 0 && isOneOf(token.text, NAMED_ENDPOINTS) ? token.text : undefined;
    }
  }
  return result;
}

function isNamePosition(named: string, last: GrammarToken | undefined): boolean {
  return last?.type === "join" || (last?.type === "word" && last.text === named);
}

/** Cuts a project's name from its service's; other names are one token. */
function pushName(named: string, token: Token, result: GrammarToken[]): void {
  const slash = named === "compose" && token.type === "word" ? token.text.indexOf("/") : -1;
  if (slash < 0) {
    result.push({ ...token, type: "name" });
    return;
  }
  const piece = (type: GrammarType, from: number, to: number): void => {
    if (from === to) return;
    const text = token.text.slice(from, to);
    result.push({ type, text, value: text, span: within(token.span, from, to) });
  };
  piece("name", 0, slash);
  piece("join", slash, slash + 1);
  piece("name", slash + 1, token.text.length);
}

function typeOf(kind: LineKind, token: Token, before: readonly GrammarToken[]): GrammarType {
  if (token.type === "string") return isDefinition(before) ? "name" : "string";
  if (kind === "setting") return "word";
  if (before.length === 0) return STATEMENTS.get(token.text) ?? "word";
  if (isDefinition(before)) return "name";
  if (before.length === 1 && before[0]?.type === "kwDefault" && isOneOf(token.text, ACTION_WORDS)) {
    return token.text === "log" ? "kwLog" : "kwAction";
  }
  if (before.length === 1 && before[0]?.type === "kwEssentials" && token.text === "without") return "kwWithout";
  if (isOneOf(token.text, CLAUSE_WORDS)) return "kwClause";
  if (isOneOf(token.text, MODIFIER_WORDS)) return token.text === "log" ? "kwLog" : "kwModifier";
  return "word";
}

function isDefinition(before: readonly GrammarToken[]): boolean {
  const first = before[0]?.type;
  return before.length === 1 && (first === "kwLet" || first === "kwSet" || first === "kwService" || first === "kwZone");
}
