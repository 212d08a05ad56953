import type { OutputLine } from "./pieces.ts";

/** Beyond this width of code, a comment stands right behind it and isn't aligned with its neighbours. */
const WIDEST_ALIGNED = 60;

/** Prints laid-out lines; comments behind the code of neighbouring lines begin in one column. */
export function print(lines: readonly OutputLine[]): string {
  return printLines(lines)
    .map((line) => `${line}\n`)
    .join("");
}

/** The same as a list, a text for each line. */
export function printLines(lines: readonly OutputLine[]): string[] {
  const printed: string[] = [];
  for (let at = 0; at < lines.length; ) {
    let end = at;
    let column = 0;
    const { indent } = lines[at] as OutputLine;
    while (end < lines.length && lines[end]?.indent === indent && isAligned(lines[end] as OutputLine)) {
      column = Math.max(column, widthOf(lines[end] as OutputLine));
      end++;
    }
    if (end === at) end++;
    for (const line of lines.slice(at, end)) printed.push(printLine(line, column));
    at = end;
  }
  return printed;
}

function isAligned(line: OutputLine): boolean {
  return line.comment !== undefined && line.code !== "" && widthOf(line) <= WIDEST_ALIGNED;
}

function widthOf(line: OutputLine): number {
  return line.indent + line.code.length;
}

function printLine(line: OutputLine, column: number): string {
  const code = `${" ".repeat(line.code === "" && line.comment === undefined ? 0 : line.indent)}${line.code}`;
  if (line.comment === undefined) return code;
  return line.code === "" ? `${code}${line.comment}` : `${code.padEnd(column)} ${line.comment}`;
}
