import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { Findings } from "./findings.ts";

/** Workflow commands of GitHub Actions, which show a finding beside the line of a pull request. */
export function github({ diagnostics }: Findings): string {
  return diagnostics
    .map((item) => `::${COMMANDS[item.severity]} ${properties(item)}::${escapeData(body(item))}\n`)
    .join("");
}

const COMMANDS = { error: "error", warning: "warning", note: "notice" };

function properties({ span, code }: Diagnostic): string {
  const pairs: (readonly [string, string | number])[] = [];
  if (span) {
    const { file, start, end } = span;
    pairs.push(["file", file], ["line", start.line], ["col", start.column]);
    if (end.line === start.line) pairs.push(["endColumn", Math.max(end.column, start.column)]);
    else pairs.push(["endLine", end.line]);
  }
  pairs.push(["title", code]);
  return pairs.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(",");
}

function body({ message, help }: Diagnostic): string {
  return [message, ...help.map((text) => `help: ${text}`)].join("\n");
}

/** What the runner itself undoes (actions/toolkit, `command.ts`). */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
