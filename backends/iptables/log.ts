import type { Log, Origin } from "../../src/ir/ir.ts";
import type { Table } from "./chains.ts";
import type { Problems } from "./context.ts";
import { quoted } from "./render.ts";

/** The kernel's limit for a log prefix, in bytes. */
const LONGEST_PREFIX = 29;

/** Writes a line that logs what comes along, at most 10 packets a second, and lets it go on with the next line. */
export function writeLog(
  table: Table,
  chain: string,
  log: Log,
  problems: Problems,
  comment: string,
  origin?: Origin,
): void {
  const prefix = prefixText(log, problems, origin);
  const words = prefix === "" ? ["LOG"] : ["LOG", "--log-prefix", quoted(prefix)];
  table.add(chain, ["-m limit --limit 10/second --limit-burst 10"], { kind: "words", words }, comment);
}

function prefixText(log: Log, problems: Problems, origin: Origin | undefined): string {
  const bytes = new TextEncoder().encode(clean(log)).length;
  if (bytes > LONGEST_PREFIX && log.written) {
    problems.add(
      "error",
      "log-prefix-too-long-for-iptables",
      `the log prefix ${JSON.stringify(log.prefix)} has ${bytes} bytes, and iptables takes at most ${LONGEST_PREFIX}`,
      ["make it shorter"],
      origin,
    );
  }
  return iptablesPrefix(log);
}

function clean({ prefix }: Log): string {
  return prefix.replace(/[\p{Cc}\u2028\u2029]/gu, "?");
}

/** The prefix as the kernel writes it: one of our own that is too long is cut, and may then be that of several rules. */
export function iptablesPrefix(log: Log): string {
  const text = clean(log);
  if (new TextEncoder().encode(text).length <= LONGEST_PREFIX) return text;
  const plain = text.replace(/[^\x20-\x7e]/gu, "?").trimEnd();
  return `${plain.slice(0, LONGEST_PREFIX - 4)}... `;
}
