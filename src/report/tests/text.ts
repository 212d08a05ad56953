import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../../lang/span.ts";
import type { TestResult, Verdict } from "../../analysis/tests/result.ts";
import type { Palette } from "../../text/colour.ts";
import { visible } from "../../text/visible.ts";
import { Lines } from "../lines.ts";
import { place } from "../place.ts";
import { outcome } from "./outcome.ts";

/** The texts of a policy, and the names under which the user knows its files. */
export interface Shown {
  readonly sources: ReadonlyMap<string, string>;
  readonly display: (file: string) => string;
}

const HEADS: Readonly<Record<Verdict, string>> = {
  holds: "ok",
  fails: "FAILED",
  "not-proved": "FAILED",
  "says-nothing": "NOTHING",
};

/** For people: each test with what became of it, each line that doesn't hold with its proof, and a summary. */
export function testsText(results: readonly TestResult[], { sources, display }: Shown, palette: Palette): string {
  const texts = new Map([...sources].map(([file, text]) => [file, new Lines(text)]));
  const shown = (at: Span) =>
    `${palette.blue(place({ ...at, file: display(at.file) }))}: ${visible(sourceLine(at, texts))}`;
  const blocks = results.map((test) => {
    const own = test.finding ? [about(test.finding, shown, palette)] : [];
    const lines = test.lines.flatMap(({ finding }) => (finding ? [about(finding, shown, palette)] : []));
    return [head(test, palette), ...own, ...lines].join("");
  });
  return `${blocks.join("")}${palette.bold(outcome(results))}\n`;
}

function head({ name, verdict }: TestResult, palette: Palette): string {
  const colour = {
    holds: palette.green,
    fails: palette.red,
    "not-proved": palette.red,
    "says-nothing": palette.yellow,
  };
  return `${palette.bold(colour[verdict](HEADS[verdict].padEnd(7)))} ${visible(name)}\n`;
}

function about({ span, message, related, help }: Diagnostic, shown: (at: Span) => string, palette: Palette): string {
  return [
    ...(span ? [`  ${shown(span)}\n`] : []),
    `    ${visible(message)}\n`,
    ...related.map((one) => `    ${visible(one.message)}: ${shown(one.span)}\n`),
    ...help.map((text) => `    ${palette.bold("help:")} ${visible(text)}\n`),
  ].join("");
}

/** What a span underlines, of its first line. */
function sourceLine({ file, start, end }: Span, texts: ReadonlyMap<string, Lines>): string {
  const line = texts.get(file)?.line(start.line) ?? "";
  return line.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined).trimEnd();
}
