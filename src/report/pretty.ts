import type { Diagnostic, Severity } from "../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../lang/span.ts";
import type { Palette } from "../text/colour.ts";
import { visible, visibleLines } from "../text/visible.ts";
import { excerpt } from "./excerpt.ts";
import type { Findings } from "./findings.ts";
import { Lines } from "./lines.ts";
import { place } from "./place.ts";
import { summary, tally } from "./summary.ts";

/** Nobody reads more; the formats for programs have them all. */
const MOST = 1000;

/** For people: each finding with its line of source, the text in question underlined, the reason, and what to do. */
export function pretty({ diagnostics, sources, palette }: Findings): string {
  if (diagnostics.length === 0) return "";
  const texts = new SourceLines(sources);
  const blocks = diagnostics.slice(0, MOST).map((item) => block(item, texts, palette));
  if (diagnostics.length > MOST) blocks.push(`… and ${diagnostics.length - MOST} more\n`);
  const counts = tally(diagnostics);
  const colour = counts.error > 0 ? palette.red : counts.warning > 0 ? palette.yellow : palette.cyan;
  return `${blocks.join("\n")}\n${palette.bold(colour(summary(diagnostics)))}\n`;
}

/** The lines of each file, split once and only if they are asked for. */
class SourceLines {
  private readonly sources: ReadonlyMap<string, string>;
  private readonly split = new Map<string, Lines>();

  constructor(sources: ReadonlyMap<string, string>) {
    this.sources = sources;
  }

  line(file: string, number: number): string | undefined {
    const text = this.sources.get(file);
    if (text === undefined) return undefined;
    const lines = this.split.get(file) ?? new Lines(text);
    this.split.set(file, lines);
    return lines.line(number);
  }
}

function block(item: Diagnostic, texts: SourceLines, palette: Palette): string {
  const colour = severityColour(item.severity, palette);
  const head = `${palette.bold(colour(`${item.severity}[${item.code}]`))}${palette.bold(`: ${visible(item.message)}`)}\n`;
  const related = item.related.map(
    ({ span, message }) =>
      `${palette.bold(`note: ${visible(message)}`)}\n${snippet(span, texts, palette.cyan, palette)}`,
  );
  const advice = [
    ...item.help.map((text) => ["help", text] as const),
    ...(item.fix ? [["fix", item.fix.title] as const] : []),
  ].map(([word, text]) => `  ${palette.blue("=")} ${palette.bold(`${word}:`)} ${indented(visibleLines(text))}\n`);
  return head + (item.span ? snippet(item.span, texts, colour, palette) : "") + related.join("") + advice.join("");
}

function snippet(span: Span, texts: SourceLines, colour: (text: string) => string, palette: Palette): string {
  const { start, end } = span;
  const margin = " ".repeat(String(start.line).length);
  const arrow = `${margin}${palette.blue("-->")} ${place(span)}\n`;
  const line = texts.line(span.file, start.line);
  if (line === undefined) return arrow;
  const last = end.line > start.line ? Math.max(line.length, start.column) : end.column - 1;
  const shown = excerpt(line, start.column - 1, last);
  const bar = palette.blue("|");
  const more = end.line > start.line ? ` … to line ${end.line}` : "";
  return [
    arrow,
    `${margin} ${bar}\n`,
    `${palette.blue(`${start.line} |`)} ${shown.text}\n`,
    `${margin} ${bar} ${shown.underline.replace(/\^+$/, (marks) => colour(marks + more))}\n`,
  ].join("");
}

function severityColour(severity: Severity, palette: Palette): (text: string) => string {
  return { error: palette.red, warning: palette.yellow, note: palette.cyan }[severity];
}

function indented(text: string): string {
  return text.replaceAll("\n", "\n    ");
}
