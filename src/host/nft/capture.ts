import { SENTINEL_NAMES } from "../../../backends/nft/sentinel.ts";
import type { Run } from "../run.ts";
import { SELF_FILLED, TABLE, tableText } from "./listing.ts";
import { refusalOf } from "./load.ts";

/**
 * The table as it is now, as a file that brings it back over whatever comes: for rules that somebody loaded by hand. `undefined`
 * where there is no table, or where nft can't read what it prints itself (1.0.6: `ct original proto-dst` with several ports).
 */
export async function captureNft(run: Run): Promise<string | undefined> {
  const text = await tableText(run);
  if (text === "") return undefined;
  const file = asFile(text);
  return (await refusalOf(run, file)) === undefined ? file : undefined;
}

/**
 * Base chains stay hooked, compiled sets are defined anew, and what tells that a reload is under way is filled last, all as the
 * compiled file does it. Elements that packets or programs put in stay out: those sets are kept.
 */
function asFile(text: string): string {
  const table = TABLE.join(" ");
  const bases: string[] = [];
  const again: string[] = [];
  const blocks: string[] = [];
  const last: string[] = [];
  for (const block of text.split(/\n(?=\t[a-z])/)) {
    const [, kind, name = ""] = /^\t([a-z]+) (\S+) \{/m.exec(block) ?? [];
    const type = /^\t\ttype \w+ hook .*$/m.exec(block);
    const fillsItself = kind === "set" && SELF_FILLED.test(block);
    const sentinel = kind === "set" && SENTINEL_NAMES.includes(name);
    if (kind === "chain" && type) bases.push(`\tchain ${name} {\n${type[0]}\n\t}`);
    if ((kind === "set" && !fillsItself) || kind === "limit") {
      again.push(`add ${kind} ${table} ${name} { ${declaration(block)} }`, `delete ${kind} ${table} ${name}`);
    }
    if (sentinel) last.push(`add element ${table} ${name} ${ELEMENTS.exec(block)?.[1] ?? "{ }"}`);
    blocks.push(fillsItself || sentinel ? block.replace(ELEMENTS, "") : block);
  }
  return [`table ${table} {`, ...bases, "}", `flush table ${table}`, ...again, blocks.join("\n"), ...last, ""].join(
    "\n",
  );
}

const ELEMENTS = /\n\t\telements = (\{[^}]*\})/;

/** What a set or limit is, on one line, without elements. */
function declaration(block: string): string {
  const lines = block.replace(ELEMENTS, "").split("\n").slice(1);
  return lines
    .filter((line) => line.startsWith("\t\t"))
    .map((line) => `${line.trim()};`)
    .join(" ");
}
