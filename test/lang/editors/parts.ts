import { lex } from "../../../lang/lexer.ts";
import { parse } from "../../../lang/parse.ts";
import type { Span } from "../../../lang/span.ts";
import type { AddressItem, Endpoint, Statement, TestLine, Traffic } from "../../../lang/tree.ts";

/** What a token of a policy is to its reader. */
export type Part = "keyword" | "name" | "number" | "string" | "comment";

export interface PolicyToken {
  readonly part: Part;
  readonly text: string;
  readonly offset: number;
}

/**
 * What each word, text and comment of a sound policy is, from the parser's tree alone: a word that the tree holds as
 * somebody's name is one, an address or what begins with a digit is a number, and every other word is the language's.
 */
export function partsOf(text: string): PolicyToken[] {
  const { statements, diagnostics } = parse("policy.wall", text);
  if (diagnostics.length > 0) throw new Error(`not a sound policy: ${diagnostics[0]?.message}\n${text}`);
  const names: Span[] = [];
  const numbers: Span[] = [];
  for (const statement of statements) collect(statement, names, numbers);
  const within = (spans: readonly Span[], { start }: Span) =>
    spans.some((span) => span.start.offset <= start.offset && start.offset < span.end.offset);
  const partOf = (type: string, written: string, span: Span): Part | undefined => {
    if (type === "string" || type === "comment") return type;
    if (type !== "word") return undefined;
    if (within(names, span)) return "name";
    return within(numbers, span) || /^[0-9]/.test(written) ? "number" : "keyword";
  };
  return [...lex("policy.wall", text, () => {})].flatMap((token) => {
    const part = partOf(token.type, token.text, token.span);
    return part ? [{ part, text: token.text, offset: token.span.start.offset }] : [];
  });
}

function collect(statement: Statement, names: Span[], numbers: Span[]): void {
  const addresses = (items: readonly AddressItem[] = []) => {
    for (const { kind, span } of items) if (kind !== "file") (kind === "group" ? names : numbers).push(span);
  };
  const rule = ({ traffic: what, from, to }: Pick<TestLine, "traffic" | "from" | "to">) => {
    traffic(what, names);
    if (from) endpoint(from, names, numbers);
    endpoint(to, names, numbers);
  };
  switch (statement.kind) {
    case "let":
      names.push(statement.name.span);
      addresses([...statement.addresses, ...statement.except]);
      break;
    case "set":
      names.push(statement.name.span);
      break;
    case "service":
      names.push(statement.name.span);
      traffic(statement.traffic, names);
      break;
    case "zone":
      names.push(statement.name.span, ...statement.interfaces.map(({ span }) => span));
      addresses(statement.addresses);
      break;
    case "rule":
      rule(statement);
      break;
    case "test":
      statement.lines.forEach(rule);
      break;
    case "docker":
      for (const setting of statement.settings) {
        if (setting.kind === "uplink") names.push(...setting.interfaces.map(({ span }) => span));
        if (setting.kind === "bridges") names.push(...setting.patterns.map(({ span }) => span));
      }
  }
}

/** Port names and icmp types count as names: they are no words of the language. */
function traffic({ items }: Traffic, names: Span[]): void {
  for (const item of items) {
    if (item.kind === "service") names.push(item.span);
    else if (item.kind === "ports" && item.ports !== "any") names.push(...item.ports.map(({ span }) => span));
    else if (item.kind === "icmp" && item.types !== "any") names.push(behind(item.span, item.family === 4 ? 4 : 6));
  }
}

function endpoint({ items, except, on }: Endpoint, names: Span[], numbers: Span[]): void {
  for (const item of items) {
    if (item.kind === "interval") numbers.push(item.span);
    else if (item.kind === "name") names.push(item.span);
    else if ("address" in item && item.address) {
      (item.address.kind === "group" ? names : numbers).push(item.address.span);
    } else if ("name" in item || "key" in item || "project" in item || "service" in item) {
      names.push(behind(item.span, item.kind.length));
    }
  }
  for (const { kind, span } of except) (kind === "name" ? names : numbers).push(span);
  names.push(...(on ?? []).map(({ span }) => span));
}

/** The rest of a span behind its first characters. */
function behind(span: Span, length: number): Span {
  return { ...span, start: { ...span.start, offset: span.start.offset + length } };
}
