import { plainText } from "../common/text.ts";
import type { Chain, Ruleset, SetDeclaration } from "./ruleset.ts";
import { sentinelLines } from "./sentinel.ts";

const TABLE = "inet wallc";

/**
 * The file's text. One transaction that may be loaded any number of times, over any earlier file of wallc:
 *
 * - base chains are declared (no change where they exist) and stay hooked all the time; `flush table` empties every chain,
 *   those of earlier files too;
 * - each compiled set is declared, deleted and defined anew, whether it was there or not; sets and empty chains that only
 *   an earlier file had stay behind without use;
 * - sets that are kept are only declared.
 *
 * `others` are the commands, one for each file beside it, that have to be run too.
 */
export function printRuleset(ruleset: Ruleset, source: string, others: readonly string[] = []): string {
  const { chains, sets, limits, variables } = ruleset;
  const compiled = sets.filter((set) => !set.kept);
  const lines = [
    `# Compiled by wallc from ${plainText(source, 100)}. Load with: nft -f ruleset.nft`,
    ...others.map((command) => `# It is not the whole policy: also run ${command}`),
    "# The file is one transaction: it replaces what an earlier one loaded, and can be loaded again at any time.",
    "",
    ...variables.map(({ name, value }) => `define ${name} = "${value}"`),
    `table ${TABLE} {`,
    ...chains.flatMap((chain) => (chain.base ? declaredChain(chain) : [])),
    "}",
    `flush table ${TABLE}`,
    ...compiled.flatMap(({ name, declaration }) => [
      `add set ${TABLE} ${name} { ${declaration.join("; ")}; }`,
      `delete set ${TABLE} ${name}`,
    ]),
    ...limits.flatMap(({ name, rate }) => [
      `add limit ${TABLE} ${name} { rate ${rate}; }`,
      `delete limit ${TABLE} ${name}`,
    ]),
    "",
    `table ${TABLE} {`,
    ...limits.flatMap(({ name, rate }) => [`  limit ${name} {`, `    rate ${rate}`, "  }", ""]),
    ...sets.flatMap(definedSet),
    ...chains.flatMap(({ name }) => [`  chain ${name} {`, "  }"]),
    "}",
    "",
    `table ${TABLE} {`,
    ...chains.flatMap(filledChain),
    "}",
    ...sentinelLines(ruleset, TABLE),
  ];
  return `${lines.join("\n")}\n`;
}

function declaredChain({ name, base }: Chain): string[] {
  if (!base) return [];
  return [
    `  chain ${name} {`,
    `    type ${base.type} hook ${base.hook} priority ${base.priority}; policy accept;`,
    "  }",
  ];
}

function definedSet({ name, declaration, elements }: SetDeclaration): string[] {
  const lines = [`  set ${name} {`, ...declaration.map((line) => `    ${line}`)];
  if (elements.length > 0) lines.push(`    elements = { ${wrapElements(elements, "      ")} }`);
  return [...lines, "  }", ""];
}

function filledChain({ name, rules }: Chain): string[] {
  if (rules.length === 0) return [];
  return [`  chain ${name} {`, ...rules.map((rule) => `    ${rule}`), "  }", ""];
}

/** Elements joined by commas, a few on each line. */
export function wrapElements(elements: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const element of elements) {
    if (line !== "" && line.length + element.length > 90) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? element : `${line}, ${element}`;
  }
  return [...lines, line].join(`,\n${indent}`);
}
