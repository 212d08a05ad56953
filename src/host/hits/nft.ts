import type { CountingLine } from "./counter.ts";

/** Reads the counting lines of our table, as `nft list table inet wallc` prints it. */
export function readNftCounters(text: string): CountingLine[] {
  const lines: CountingLine[] = [];
  const trials = new Set<string>();
  let chain: string | undefined;
  for (const line of text.split("\n")) {
    const begins = /^\t(\S+) (\S+) \{$/.exec(line);
    if (begins) chain = begins[1] === "chain" ? begins[2] : undefined;
    if (chain === undefined || !line.startsWith("\t\t")) continue;
    const [, before = "", written] = /^(.*?)(?: comment "([^"]*)")?$/.exec(line.trim()) ?? [];
    // A log's prefix may say anything.
    const words = before.replace(/"[^"]*"/g, '""');
    const [, packets, bytes, rest = ""] = /\bcounter packets (\d+) bytes (\d+)(.*)$/.exec(words) ?? [];
    const comment = written ?? (/^ct state established,related counter /.test(words) ? "replies" : undefined);
    if (packets === undefined || comment === undefined) continue;
    // A default on trial counts what it would refuse, and, behind that, what it lets go on.
    if (comment.endsWith("(trial)") && trials.has(`${chain} ${comment}`)) continue;
    trials.add(`${chain} ${comment}`);
    const to = /\b(?:jump|goto) (\S+)/.exec(rest)?.[1];
    lines.push({ chain, comment, packets: Number(packets), bytes: Number(bytes), ...(to && { to }) });
  }
  return lines;
}
