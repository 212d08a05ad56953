import { classify, type LineKind } from "../../../lang/classify.ts";
import type { GrammarToken, Token } from "../../../lang/token.ts";
import { ESSENTIAL_WORDS, isOneOf, SETTING_WORDS } from "../../../lang/words.ts";
import { readAddressWords, readEndpointWords, readExceptWords, readInterfaceWords, readOnWords } from "./read-lists.ts";
import { readModifierWords } from "./read-modifiers.ts";
import { readTrafficWords } from "./read-traffic.ts";
import { itemsOf, type Writer } from "./writer.ts";

/** Reads the words of one logical line, as far as it has a meaning: one that is half typed too. */
export function readLineWords(kind: LineKind, tokens: readonly Token[], writer: Writer): void {
  const [head, ...rest] = classify(kind, tokens).filter(({ type }) => type !== "open");
  if (!head) return;
  if (kind === "setting") readSetting(head, rest, writer);
  else readStatement(head, rest, writer);
}

function readStatement(head: GrammarToken, rest: readonly GrammarToken[], writer: Writer): void {
  writer.put(head, head.type.startsWith("kw") ? "keyword" : "unknown");
  switch (head.type) {
    case "kwLet":
    case "kwZone":
    case "kwService":
    case "kwSet":
      readDefinition(head, rest, writer);
      break;
    case "kwAction":
    case "kwLog":
      readRule(head, rest, writer);
      break;
    case "kwDefault":
      readDefault(rest, writer);
      break;
    case "kwEssentials":
      for (const token of rest) {
        if (token.type === "kwWithout") writer.put(token, "keyword");
        else if (token.type !== "comma") writer.put(token, isOneOf(token.text, ESSENTIAL_WORDS) ? "value" : "unknown");
      }
      break;
    case "kwInclude":
      for (const token of rest) writer.put(token, token.type === "string" ? "path" : "unknown");
      break;
    default:
      for (const token of rest) {
        if (token.type !== "comma") writer.put(token, token.type === "string" ? "string" : "unknown");
      }
  }
}

const PLACES = { kwLet: "let", kwSet: "set", kwService: "service", kwZone: "zone" } as const;

function readDefinition(head: GrammarToken, rest: readonly GrammarToken[], writer: Writer): void {
  const place = PLACES[head.type as keyof typeof PLACES];
  let at = 0;
  const name = rest[at];
  if (name?.type === "name") {
    writer.put(name, "name", { place });
    at++;
  }
  const equals = rest[at];
  if (equals?.type === "equals") {
    writer.put(equals, "operator");
    at++;
  }
  const [list, clauses] = cut(rest.slice(at));
  if (place === "set") readSetOptions(list, writer);
  else if (place === "service") readTrafficWords(list, writer);
  else if (place === "let") readAddressWords(list, writer);
  else readZoneInterfaces(list, writer);
  for (const [clause, ...words] of clauses) {
    const fits = clause.text === (place === "let" ? "except" : "address");
    writer.put(clause, fits ? "keyword" : "unknown");
    if (fits) readAddressWords(words, writer);
    else for (const token of words) if (token.type !== "comma") writer.put(token, "unknown");
  }
}

function readSetOptions(words: readonly GrammarToken[], writer: Writer): void {
  for (const token of words) {
    if (token.type === "comma") continue;
    if (token.type === "word" && (token.text === "timeout" || token.text === "size")) writer.put(token, "keyword");
    else writer.put(token, /^[0-9]/.test(token.text) ? "number" : "unknown");
  }
}

function readZoneInterfaces([head, ...rest]: readonly GrammarToken[], writer: Writer): void {
  if (!head) return;
  const right = head.type === "word" && head.text === "interface";
  writer.put(head, right ? "keyword" : "unknown");
  readInterfaceWords(rest, writer);
}

function readRule(head: GrammarToken, rest: readonly GrammarToken[], writer: Writer): void {
  let [traffic, clauses] = cut(rest);
  const [prefix] = traffic;
  if (head.type === "kwLog" && prefix?.type === "string") {
    writer.put(prefix, "string");
    traffic = traffic.slice(1);
  }
  readTrafficWords(traffic, writer);
  for (const [clause, ...words] of clauses) {
    if (clause.type !== "kwClause") {
      readModifierWords(clause, words, writer);
      continue;
    }
    writer.put(clause, "keyword");
    if (clause.text === "except") readExceptWords(words, writer);
    else if (clause.text === "on") readOnWords(words, writer);
    else readEndpointWords(words, writer);
  }
}

function readDefault(rest: readonly GrammarToken[], writer: Writer): void {
  const [action, ...path] = rest;
  if (action) writer.put(action, action.type === "kwAction" ? "keyword" : "unknown");
  const [words, clauses] = cut(path);
  for (const token of words) {
    const right = ["between", "forward", "containers"].includes(token.text);
    if (token.type !== "comma") writer.put(token, right ? "keyword" : "unknown");
  }
  for (const [clause, ...more] of clauses) {
    if (clause.type !== "kwClause") readModifierWords(clause, more, writer);
    else {
      writer.put(clause, "keyword");
      readEndpointWords(more, writer);
    }
  }
}

function readSetting(head: GrammarToken, rest: readonly GrammarToken[], writer: Writer): void {
  const known = head.type === "word" && isOneOf(head.text, SETTING_WORDS);
  writer.put(head, known ? "keyword" : "unknown");
  if (head.text === "uplink" || head.text === "bridges") readInterfaceWords(rest, writer);
  else for (const [token] of itemsOf(rest)) if (token) writer.put(token, known ? "value" : "unknown");
}

type ClauseTokens = [head: GrammarToken, ...rest: GrammarToken[]];

/** What stands before the first clause or modifier, and each of those with what stands behind it. */
function cut(tokens: readonly GrammarToken[]): [before: GrammarToken[], clauses: ClauseTokens[]] {
  const before: GrammarToken[] = [];
  const clauses: ClauseTokens[] = [];
  for (const token of tokens) {
    if (token.type === "kwClause" || token.type === "kwModifier" || token.type === "kwLog") clauses.push([token]);
    else (clauses[clauses.length - 1] ?? before).push(token);
  }
  return [before, clauses];
}
