import { HostError } from "../host-error.ts";
import type { Listing } from "../listing.ts";
import { lastWords, type Run } from "../run.ts";

export const TABLE = ["inet", "wallc"] as const;

/**
 * What the kernel holds of our table: `chain NAME`, `set NAME` and so on with their lines, sets' elements each on a line and
 * sorted. Left out are counters, handles, and the elements of sets that packets or other programs fill. Empty without a table.
 */
export async function listNft(run: Run): Promise<Listing> {
  return readTable(await tableText(run));
}

/** The table as nft prints it, without counters; empty where there is none. */
export async function tableText(run: Run): Promise<string> {
  const ran = await run("nft", ["-s", "list", "table", ...TABLE]);
  if (ran.status === 0) return ran.out;
  if (/No such file or directory/.test(ran.err)) return "";
  throw new HostError(`can't read the table \`${TABLE.join(" ")}\`: ${lastWords(ran)}`);
}

/** Reads a table as nft prints it: a block begins behind one tab, and ends with a brace there. */
export function readTable(text: string): Listing {
  const blocks = new Map<string, string[]>();
  let block: string[] | undefined;
  for (const line of text.split("\n")) {
    const begins = /^\t([a-z]\S* \S+) \{$/.exec(line);
    if (begins) {
      block = [];
      blocks.set(begins[1] as string, block);
    } else if (line === "\t}") block = undefined;
    else block?.push(line.trim());
  }
  return new Map([...blocks].map(([title, lines]) => [title, lines.some(isElements) ? withElements(lines) : lines]));
}

/** nft leaves `flags timeout` out where the set has a timeout of its own. */
export const SELF_FILLED = /^\s*(flags .*\b(dynamic|timeout)\b|timeout )/m;

/** Whether what is in a set comes from packets (meters) or other programs (run-time sets), and so is not a policy's. */
function fillsItself(lines: readonly string[]): boolean {
  return lines.some((line) => SELF_FILLED.test(line));
}

function isElements(line: string): boolean {
  return line.startsWith("elements = {");
}

function withElements(lines: readonly string[]): string[] {
  const at = lines.findIndex(isElements);
  const head = lines.slice(0, at);
  if (fillsItself(lines)) return head;
  const all = lines.slice(at).join(" ");
  return [...head, ...splitElements(all.slice("elements = {".length, all.lastIndexOf("}"))).sort()];
}

/** Elements are separated by commas; an interface's name stands in quotes and may hold one. */
export function splitElements(text: string): string[] {
  return [...text.matchAll(/(?:"[^"]*"|[^",])+/g)].map(([element]) => element.trim()).filter((one) => one !== "");
}

/** Whether a title is that of a run-time set: its elements are other programs', and it stays when a policy goes. */
export function isRuntimeSet(title: string): boolean {
  return /^set r[46]_/.test(title);
}
