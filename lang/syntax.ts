import nearley from "nearley";
import type { LineKind } from "./classify.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { endedTooSoon, trailingComma, unexpectedToken } from "./diagnostics/syntax.ts";
import compiled from "./grammar.gen.ts";
import type { SyntaxTree } from "./syntax-tree.ts";
import type { GrammarToken } from "./token.ts";

/** The parts of a nearley parser that are used here and that its types leave out or call `any`. */
interface Column {
  readonly scannable: readonly { readonly rule: { readonly symbols: readonly unknown[] }; readonly dot: number }[];
}
type Parser = nearley.Parser & { table: (Column | undefined)[]; reportError: (token: unknown) => string };

const START: Record<LineKind, string> = { statement: "statement", setting: "setting", testLine: "rule" };

const grammars: Record<LineKind, nearley.Grammar> = {
  statement: grammarOf("statement"),
  setting: grammarOf("setting"),
  testLine: grammarOf("testLine"),
};

function grammarOf(kind: LineKind): nearley.Grammar {
  return nearley.Grammar.fromCompiled({
    ParserRules: compiled.ParserRules,
    ParserStart: START[kind],
    Lexer: undefined,
  });
}

/**
 * Parses the tokens (at least one) of one logical line. Throws where the grammar is ambiguous, which is a fault of
 * this program, not of the policy.
 */
export function parseLine(kind: LineKind, tokens: readonly GrammarToken[]): SyntaxTree | Diagnostic {
  const { parser, failedAt: at } = feed(kind, tokens);
  if (at !== undefined) {
    const token = tokens[at] as GrammarToken;
    const before = tokens[at - 1];
    if (before?.type === "comma") return trailingComma(before, token);
    return unexpectedToken(token, before, expectedAt(parser, at));
  }
  if (parser.results.length > 1) throw new Error(`ambiguous grammar: ${tokens.map((token) => token.text).join(" ")}`);
  if (parser.results.length === 1) return parser.results[0] as SyntaxTree;
  const last = tokens[tokens.length - 1] as GrammarToken;
  return last.type === "comma" ? trailingComma(last) : endedTooSoon(last, expectedAt(parser, tokens.length));
}

/** The types of token with which the grammar goes on behind the first tokens of a logical line; none where it can't read them. */
export function expectedBehind(kind: LineKind, tokens: readonly GrammarToken[]): ReadonlySet<string> {
  const { parser, failedAt } = feed(kind, tokens);
  return failedAt === undefined ? expectedAt(parser, tokens.length) : new Set();
}

/** A parser that has read the tokens, up to the first that it can't. */
function feed(kind: LineKind, tokens: readonly GrammarToken[]): { parser: Parser; failedAt?: number } {
  const parser = new nearley.Parser(grammars[kind], { lexer: new Feed(tokens) as unknown as nearley.Lexer }) as Parser;
  parser.reportError = () => "";
  try {
    parser.feed("");
  } catch (problem) {
    const at = (problem as { offset?: unknown }).offset;
    if (typeof at !== "number") throw problem;
    return { parser, failedAt: at };
  }
  return { parser };
}

/** The types of token that could have stood at a place, from nearley's table. */
function expectedAt(parser: Parser, at: number): ReadonlySet<string> {
  const types = new Set<string>();
  for (const state of parser.table[at]?.scannable ?? []) {
    const symbol = state.rule.symbols[state.dot];
    if (typeof symbol === "object" && symbol !== null && "type" in symbol) types.add(String(symbol.type));
  }
  return types;
}

/** Hands nearley the tokens that are made already. */
class Feed {
  private readonly tokens: readonly GrammarToken[];
  private at = 0;

  constructor(tokens: readonly GrammarToken[]) {
    this.tokens = tokens;
  }

  next(): GrammarToken | undefined {
    return this.tokens[this.at++];
  }

  save(): Record<string, never> {
    return {};
  }

  reset(): void {
    this.at = 0;
  }

  formatError(): string {
    return "";
  }

  has(): boolean {
    return true;
  }
}
