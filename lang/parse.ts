import { readDefault } from "./build/default.ts";
import { readSetting } from "./build/docker.ts";
import { readText } from "./build/names.ts";
import { readRule, readTestLine } from "./build/rule.ts";
import { readEssentials, readInclude, readLet, readService, readSet, readZone } from "./build/statements.ts";
import { checkCharacters } from "./characters.ts";
import { classify, type LineKind } from "./classify.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { sortFindings } from "./diagnostics/sort.ts";
import { misplaced, unclosedBlock, unknownStatement } from "./diagnostics/syntax.ts";
import { lex } from "./lexer.ts";
import { checkSize } from "./limits.ts";
import { type Block, type Line, toLines } from "./lines.ts";
import { join, type Span } from "./span.ts";
import { SuppressionFinder } from "./suppressions.ts";
import { parseLine } from "./syntax.ts";
import { type SyntaxTree, toArray } from "./syntax-tree.ts";
import type { Docker, DockerSetting, Statement, Suppression, Test, TestLine } from "./tree.ts";
import { isOneOf, STATEMENT_WORDS } from "./words.ts";

/** What one file holds: its statements as far as they could be read, and every finding, sorted by place. */
export interface Parsed {
  readonly statements: readonly Statement[];
  readonly suppressions: readonly Suppression[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Parses one policy file. Never throws on a bad policy: a statement with an error is left out (a `let` or zone with a
 * good name stays, so that its uses aren't reported too), and reading goes on with the next. Includes aren't followed.
 */
export function parse(file: string, text: string): Parsed {
  const diagnostics: Diagnostic[] = [];
  const report = (finding: Diagnostic): void => {
    diagnostics.push(finding);
  };
  if (!checkSize(file, text, report)) return { statements: [], suppressions: [], diagnostics };
  checkCharacters(file, text, report);
  const { statements, suppressions } = parseLines(file, text, report);
  return { statements, suppressions, diagnostics: sortFindings(diagnostics) };
}

/** The statements and suppressions of a text, without what is looked at in a file as a whole (its size, its characters). */
export function parseLines(file: string, text: string, report: Report): Omit<Parsed, "diagnostics"> {
  const suppressions = new SuppressionFinder(report);
  const statements: Statement[] = [];
  for (const element of toLines(suppressions.watch(lex(file, text, report)))) {
    if (element.kind !== "line") continue;
    const statement = readStatement(element, report);
    if (statement) statements.push(statement);
  }
  return { statements, suppressions: suppressions.finish() };
}

type Report = (finding: Diagnostic) => void;

function readStatement(line: Line, report: Report): Statement | undefined {
  const { block } = line;
  const syntax = readSyntax("statement", line, report);
  const span = spanOfLine(line);
  if (block) checkBlock(block, report);
  switch (syntax?.kind) {
    case undefined:
      if (block) readItems(line, block, report);
      return undefined;
    case "let":
      return readLet(syntax, span, report);
    case "zone":
      return readZone(syntax, span, report);
    case "set":
      return readSet(syntax, span, report);
    case "service":
      return readService(syntax, span, report);
    case "rule":
      return readRule(syntax, span, report);
    case "default":
      return readDefault(syntax, span, report);
    case "docker":
      return block && readDocker(block, span, report);
    case "essentials":
      return readEssentials(syntax, span, report);
    case "include":
      return readInclude(syntax, span, report);
    case "test":
      return block && readTest(syntax, block, span, report);
    case "setting":
      throw new Error("the grammar took a setting for a statement");
  }
}

/** The grammar's reading of a line, or nothing where there is an error in it, which is then reported. */
function readSyntax(kind: LineKind, line: Line, report: Report): SyntaxTree | undefined {
  if (line.damaged) return undefined;
  const tokens = classify(kind, line.tokens);
  const first = line.tokens[0];
  if (!first) return undefined;
  if (kind === "statement" && !(first.type === "word" && isOneOf(first.text, STATEMENT_WORDS))) {
    report(
      first.type === "word" || first.type === "string"
        ? unknownStatement(first)
        : misplaced(first.span, first.text, MISPLACED[first.type] ?? "A statement begins with a word."),
    );
    return undefined;
  }
  const result = parseLine(kind, tokens);
  if ("kind" in result) return result;
  report(result);
  return undefined;
}

const MISPLACED: Partial<Record<string, string>> = {
  close: "No block is open here.",
  semicolon: "`;` ends an item only in a block; a statement ends with its line.",
};

function spanOfLine(line: Line): Span {
  const first = line.tokens[0] as { span: Span };
  const last = line.block?.close ?? (line.tokens[line.tokens.length - 1] as { span: Span });
  return join(first.span, last.span);
}

function checkBlock(block: Block, report: Report): void {
  if (!block.close) report(unclosedBlock(block.open.span));
  const rest = block.rest[0];
  if (rest)
    report(misplaced(rest.span, rest.text, "A block ends at its `}`; the next statement begins on the next line."));
}

function readDocker(block: Block, span: Span, report: Report): Docker {
  const settings: DockerSetting[] = [];
  for (const [line, syntax] of itemsOf("setting", block, report)) {
    const setting = syntax.kind === "setting" ? readSetting(syntax, spanOfLine(line), report) : undefined;
    if (setting) settings.push(setting);
  }
  return { kind: "docker", settings, span };
}

/** Reads the items of a block whose head is wrong, for their errors alone. */
function readItems(line: Line, block: Block, report: Report): void {
  const word = line.tokens[0]?.text;
  if (word === "docker") readDocker(block, spanOfLine(line), report);
  else if (word === "test") readTestLines(block, report);
}

function readTest(
  syntax: Extract<SyntaxTree, { kind: "test" }>,
  block: Block,
  span: Span,
  report: Report,
): Test | undefined {
  const name = readText(syntax.head.span, toArray(syntax.words), "the name of a test", 'test "ssh is open" {', report);
  const lines = readTestLines(block, report);
  return name && { kind: "test", name, lines, span };
}

function readTestLines(block: Block, report: Report): TestLine[] {
  const lines: TestLine[] = [];
  for (const [line, read] of itemsOf("testLine", block, report)) {
    const testLine = read.kind === "rule" ? readTestLine(read, spanOfLine(line), report) : undefined;
    if (testLine) lines.push(testLine);
  }
  return lines;
}

function* itemsOf(kind: LineKind, block: Block, report: Report): Generator<[line: Line, syntax: SyntaxTree]> {
  for (const element of block.elements) {
    if (element.kind !== "line") continue;
    const syntax = readSyntax(kind, element, report);
    if (syntax) yield [element, syntax];
  }
}
