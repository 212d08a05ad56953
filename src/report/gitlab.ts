import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { Findings } from "./findings.ts";

/**
 * GitLab's Code Quality report, which it shows in a merge request: a JSON list, for `artifacts:reports:codequality`. What has no
 * place stands on the first line of the first file, because GitLab leaves out what has none.
 */
export function gitlab({ diagnostics, sources }: Findings): string {
  const seen = new Map<string, number>();
  const first = sources.keys().next().value ?? "policy.wall";
  const items = diagnostics.map((item) => {
    const path = (item.span?.file ?? first).replace(/^(?:\.\/)+/, "");
    const what = JSON.stringify([item.code, path, item.message]);
    const before = seen.get(what) ?? 0;
    seen.set(what, before + 1);
    return {
      description: description(item),
      check_name: item.code,
      fingerprint: fingerprint(`${what} ${before}`),
      severity: SEVERITIES[item.severity],
      location: { path, positions: positions(item) },
    };
  });
  return `${JSON.stringify(items, null, 2)}\n`;
}

/** GitLab's words; one that stops the compilation is `critical`, and a warning of a firewall is more than a matter of style. */
const SEVERITIES = { error: "critical", warning: "major", note: "info" };

function description({ message, help }: Diagnostic): string {
  return [message, ...help].map((sentence) => sentence.replace(/[^.?!]$/, "$&.")).join(" ");
}

function positions({ span }: Diagnostic) {
  const at = ({ line, column }: { line: number; column: number }) => ({ line, column });
  const start = { line: 1, column: 1 };
  return span ? { begin: at(span.start), end: at(span.end) } : { begin: start, end: start };
}

/**
 * Tells one finding from another between two runs, by what it says and not by its line: else whatever is written above it would
 * make it a new one. FNV-1a of 64 bits over UTF-16 code units (draft-eastlake-fnv); nobody has to be kept from forging it.
 */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
