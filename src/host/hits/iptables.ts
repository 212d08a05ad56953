import type { CountingLine } from "./counter.ts";

/** Reads the counting lines of our chains in one family, as `iptables-save -c` prints them. */
export function readIptablesCounters(text: string): CountingLine[] {
  const lines: CountingLine[] = [];
  let table = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("*")) table = line.slice(1);
    const [, packets, bytes, chain, words = ""] = /^\[(\d+):(\d+)\] -A (WALLC-\S*) (.*)$/.exec(line) ?? [];
    const comment = completed(commentIn(words), words);
    if (packets === undefined || comment === undefined || / -j LOG\b/.test(withoutTexts(words))) continue;
    const to = / -[jg] (WALLC-\S+)$/.exec(words)?.[1];
    lines.push({
      chain: `${table} ${chain}`,
      comment,
      packets: Number(packets),
      bytes: Number(bytes),
      ...(to && { to: `${table} ${to}` }),
    });
  }
  return lines;
}

const TEXT = /"((?:[^"\\]|\\.)*)"/g;

/** The comment of a default that nobody wrote says nothing of its verdict: its target does. */
function completed(comment: string | undefined, words: string): string | undefined {
  return comment === "default" ? `default ${/ -j DROP$/.test(words) ? "deny" : "allow"}` : comment;
}

function commentIn(words: string): string | undefined {
  const [, quoted, bare] = /--comment (?:"((?:[^"\\]|\\.)*)"|(\S+))/.exec(words) ?? [];
  return quoted?.replace(/\\(.)/g, "$1") ?? bare;
}

function withoutTexts(words: string): string {
  return words.replace(TEXT, '""');
}
