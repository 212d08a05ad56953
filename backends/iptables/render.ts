import type { Family } from "../../src/ip/address.ts";
import type { EmittedFile } from "../backend.ts";
import { plainText } from "../common/text.ts";
import type { Line, Table, Target, Word } from "./chains.ts";
import { type MarkField, maskedText } from "./mark.ts";

const CLEAR_CHAIN = "WALLC-ALLOW";

/**
 * `rules.v4` or `rules.v6`, for `iptables-restore --noflush`. Each table is committed on its own, in the order given; only our
 * own chains are declared, which empties and refills them.
 */
export function renderRules(
  family: Family,
  tables: readonly Table[],
  field: MarkField,
  { source, ipset }: { readonly source: string; readonly ipset: boolean },
): EmittedFile {
  const tool = family === 4 ? "iptables" : "ip6tables";
  const before = ipset ? "behind `ipset restore`, " : "";
  const head = `# Compiled by wallc from ${plainText(source, 100)}: ${before}for \`${tool}-restore --noflush -w 10\`; then hooks.sh.\n`;
  return {
    name: `rules.v${family}`,
    text: head + tables.map((table) => renderTable(table, field)).join(""),
    executable: false,
  };
}

function renderTable(table: Table, field: MarkField): string {
  const lines: string[] = [];
  for (const [chain, content] of table.chains) {
    for (const line of content) lines.push(renderLine(chain, line, table, field));
  }
  if (lines.some((line) => line.endsWith(` -g ${CLEAR_CHAIN}`))) {
    table.declare(CLEAR_CHAIN);
    table.add(CLEAR_CHAIN, [], { kind: "mark", code: "clear" });
    lines.push(`-A ${CLEAR_CHAIN} ${targetText({ kind: "mark", code: "clear" }, table, field)}`);
  }
  const declared = [...table.chains.keys()].map((chain) => `:${chain} - [0:0]\n`).join("");
  return `*${table.name}\n${declared}${lines.map((line) => `${line}\n`).join("")}COMMIT\n`;
}

function renderLine(chain: string, { match, target, comment }: Line, table: Table, field: MarkField): string {
  const words = match.map((word) => (typeof word === "string" ? word : markText(word, field)));
  if (comment !== undefined) words.push(`-m comment --comment ${quoted(comment)}`);
  return ["-A", chain, ...words, targetText(target, table, field)].join(" ");
}

function markText({ mark }: Exclude<Word, string>, field: MarkField): string {
  if (mark === "any") return `-m mark ! --mark ${maskedText(0, field.mask)}`;
  if (mark === "refused") return `-m mark --mark ${maskedText(field.base, field.base)}`;
  return `-m mark --mark ${maskedText(field.value(mark), field.mask)}`;
}

function targetText(target: Target, table: Table, field: MarkField): string {
  switch (target.kind) {
    case "jump":
      return `-j ${target.chain}`;
    case "goto":
      return `-g ${target.chain}`;
    case "return":
      return "-j RETURN";
    case "drop":
      return "-j DROP";
    case "leave":
      return table.usesRegister ? `-g ${CLEAR_CHAIN}` : "-j RETURN";
    case "mark":
      return `-j MARK --set-xmark ${maskedText(target.code === "clear" ? 0 : field.value(target.code), field.mask)}`;
    case "words":
      return `-j ${target.words.join(" ")}`;
  }
}

/** A word for iptables-restore, which reads quotes and backslashes as a shell does, and nothing else. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
