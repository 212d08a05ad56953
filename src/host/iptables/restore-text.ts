import type { Jump } from "../../../backends/backend.ts";
import type { Family } from "../../ip/address.ts";
import { isOurs, ourTarget, readSaved, type SavedTable } from "./saved.ts";

/**
 * The input for one iptables-restore that puts a family's rules in force over what `saved` (iptables-save) shows now. Each table
 * is one transaction, with its rules, its jumps, and the end of what earlier policies left in it. `rules` is the compiled file,
 * whose order of tables is kept: with either policy's `mangle` the tables before it refuse what it marks.
 *
 * Only raw judges apart from mangle: until both are new, it holds the guards of both policies.
 */
export function restoreText(rules: string, saved: string, jumps: readonly Jump[], family: Family): string {
  const now = readSaved(saved);
  const wanted = readSaved(rules);
  const own = jumps.filter((jump) => jump.family === family);
  const unused = now.filter(({ table, chains }) => !has(wanted, table) && [...chains.keys()].some(isOurs));
  const sections = wanted.map((table) => section(table, now, own));
  const [raw] = wanted;
  if (raw?.table === "raw")
    sections.splice(0, 1, section(both(raw, now), now, own), ...sections.splice(1), guards(raw));
  return [...sections, ...unused.map(({ table }) => section({ table, chains: new Map() }, now, own))].join("");
}

/** The input that takes everything of ours out of a family's tables. What marks packets goes before what refuses by the mark. */
export function removalText(saved: string): string {
  const now = readSaved(saved);
  const order = ["mangle", "nat", "filter", "security", "raw"];
  const ours = now.filter(({ chains }) => [...chains].some(([chain, rules]) => isOurs(chain) || rules.some(ourTarget)));
  return ours
    .sort((a, b) => order.indexOf(a.table) - order.indexOf(b.table))
    .map(({ table, chains }) => {
      const leading = [...chains].filter(([chain]) => !isOurs(chain));
      const jumps = leading.flatMap(([chain, rules]) => rules.filter(ourTarget).map((words) => `-D ${chain} ${words}`));
      return commit(table, [...jumps, ...deletions([...chains.keys()].filter(isOurs))]);
    })
    .join("");
}

/** The rules of ours in `saved`, as a file that brings them back. */
export function capturedRules(saved: string): string {
  const order = ["raw", "security", "filter", "mangle", "nat"];
  return readSaved(saved)
    .filter(({ chains }) => [...chains.keys()].some(isOurs))
    .sort((a, b) => order.indexOf(a.table) - order.indexOf(b.table))
    .map(({ table, chains }) => commit(table, content([...chains].filter(([chain]) => isOurs(chain)))))
    .join("");
}

const BUILT_IN = new Set(["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"]);

/** The jumps to ours in `saved` that are plain ones, as ours are. */
export function capturedJumps(saved: string, family: Family): Jump[] {
  return readSaved(saved).flatMap(({ table, chains }) =>
    [...chains].flatMap(([builtIn, rules]) => {
      const chain = isOurs(builtIn) ? undefined : rules.map(plainJump).find((target) => target !== undefined);
      if (chain === undefined) return [];
      return [{ family, table, builtIn, chain, ...(!BUILT_IN.has(builtIn) && { optional: true as const }) }];
    }),
  );
}

function section(wanted: SavedTable, now: readonly SavedTable[], jumps: readonly Jump[]): string {
  const { table, chains } = wanted;
  const present = now.find((one) => one.table === table)?.chains ?? new Map<string, readonly string[]>();
  const own = jumps.filter((jump) => jump.table === table && !(jump.optional && !present.has(jump.builtIn)));
  const targets = new Set([...present].filter(([chain]) => !isOurs(chain)).flatMap(([, rules]) => foreign(rules)));
  const stale = [...present.keys()].filter((chain) => isOurs(chain) && !chains.has(chain) && !targets.has(chain));
  return commit(table, [
    ...content([...chains]),
    ...own.flatMap((jump) => placeJump(jump, present.get(jump.builtIn) ?? [])),
    ...[...present].flatMap(([chain, rules]) => staleJumps(chain, rules, own)),
    ...deletions(stale),
  ]);
}

function content(chains: readonly (readonly [string, readonly string[]])[]): string[] {
  return [
    ...chains.map(([chain]) => `:${chain} - [0:0]`),
    ...chains.flatMap(([chain, rules]) => rules.map((words) => `-A ${chain} ${words}`)),
  ];
}

/** First, once, and without a moment in which it isn't there. */
function placeJump({ builtIn, chain }: Jump, rules: readonly string[]): string[] {
  const there = rules.filter((words) => plainJump(words) === chain).length;
  if (there === 1 && rules[0] === `-j ${chain}`) return [];
  return [...Array<string>(there).fill(`-D ${builtIn} -j ${chain}`), `-I ${builtIn} 1 -j ${chain}`];
}

function staleJumps(chain: string, rules: readonly string[], own: readonly Jump[]): string[] {
  if (isOurs(chain)) return [];
  return rules.flatMap((words) => {
    const target = plainJump(words);
    const wanted = own.some((jump) => jump.builtIn === chain && jump.chain === target);
    return target === undefined || wanted ? [] : [`-D ${chain} ${words}`];
  });
}

function plainJump(words: string): string | undefined {
  const target = ourTarget(words);
  return words === `-j ${target}` ? target : undefined;
}

/** The chains of ours that rules of others go to: they can't be deleted. */
function foreign(rules: readonly string[]): string[] {
  return rules.flatMap((words) => (plainJump(words) === undefined ? (ourTarget(words) ?? []) : []));
}

/** First all are emptied, so that none refers to another. */
function deletions(chains: readonly string[]): string[] {
  return [...chains.map((chain) => `-F ${chain}`), ...chains.map((chain) => `-X ${chain}`)];
}

/** The new guards first, then those of now. */
function both(raw: SavedTable, now: readonly SavedTable[]): SavedTable {
  const before = now.find(({ table }) => table === "raw")?.chains ?? new Map<string, readonly string[]>();
  return {
    table: "raw",
    chains: new Map([...raw.chains].map(([chain, rules]) => [chain, [...rules, ...(before.get(chain) ?? [])]])),
  };
}

/** Raw alone, once its jumps are in. */
function guards({ table, chains }: SavedTable): string {
  return commit(table, content([...chains]));
}

function has(tables: readonly SavedTable[], table: string): boolean {
  return tables.some((one) => one.table === table);
}

function commit(table: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `*${table}\n${lines.map((line) => `${line}\n`).join("")}COMMIT\n`;
}
