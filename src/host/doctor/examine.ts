import type { Topology } from "../../docker/topology.ts";
import type { Family } from "../../ip/address.ts";
import { families } from "../firewalls.ts";
import { readSaved, type SavedTable } from "../iptables/saved.ts";
import { installedVariants, toolsOf, type Variant } from "../iptables/tools.ts";
import { findProgram, lastWords, type Run } from "../run.ts";
import { type ListeningSocket, listeningSockets } from "../sockets.ts";
import type { Generation } from "../state/generation.ts";
import { type BaseChain, baseChains } from "./base-chains.ts";

/** What one variant of iptables holds in one family. */
export interface SavedRules {
  readonly variant: Variant;
  readonly family: Family;
  readonly tables: readonly SavedTable[];
  /** The policies of built-in chains, by `TABLE CHAIN`. */
  readonly policies: ReadonlyMap<string, string>;
}

/** What a host looks like, read once for all checks. */
export interface Examined {
  readonly run: Run;
  /** In front of `/etc`, `/proc` and `/sys`; empty but in tests. */
  readonly root: string;
  /** Docker's world; absent where no engine answers. */
  readonly topology?: Topology;
  /** The policy in force. */
  readonly current?: Generation;
  readonly saved: readonly SavedRules[];
  /** Nftables' base chains, those of iptables-nft left out. */
  readonly baseChains: readonly BaseChain[];
  readonly sockets: readonly ListeningSocket[];
  /** What couldn't be read, and why. Sentences. */
  readonly unread: readonly string[];
}

/** Reads a host. Changes nothing. */
export async function examine(
  run: Run,
  root: string,
  topology: Topology | undefined,
  current: Generation | undefined,
): Promise<Examined> {
  const unread: string[] = [];
  const saved: SavedRules[] = [];
  for (const variant of installedVariants()) {
    for (const family of families()) {
      const program = toolsOf(variant).save(family);
      const ran = await run(program, []);
      if (ran.status !== 0) unread.push(`\`${program}\` failed: ${lastWords(ran)}`);
      else saved.push({ variant, family, tables: readSaved(ran.out), policies: policiesOf(ran.out) });
    }
  }
  const listed = await readBaseChains(run, unread);
  const known = { ...(topology && { topology }), ...(current && { current }) };
  return { run, root, ...known, saved, baseChains: listed, sockets: listeningSockets(root), unread };
}

async function readBaseChains(run: Run, unread: string[]): Promise<readonly BaseChain[]> {
  if (!findProgram("nft")) return [];
  const ran = await run("nft", ["-j", "list", "chains"]);
  if (ran.status === 0) return baseChains(ran.out);
  unread.push(`\`nft -j list chains\` failed: ${lastWords(ran)}`);
  return [];
}

/** The policies in what iptables-save prints, by `TABLE CHAIN`. */
export function policiesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let table = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("*")) table = line.slice(1);
    const [, chain, policy] = /^:(\S+) (ACCEPT|DROP) /.exec(line) ?? [];
    if (chain && policy) found.set(`${table} ${chain}`, policy);
  }
  return found;
}

/** The rules of a chain; `undefined` where the chain isn't there. */
export function chainOf({ tables }: SavedRules, table: string, chain: string): readonly string[] | undefined {
  return tables.find((one) => one.table === table)?.chains.get(chain);
}

/** The name of a family's tool of one variant, for a command. */
export function toolName({ variant, family }: Pick<SavedRules, "variant" | "family">): string {
  return `${family === 4 ? "iptables" : "ip6tables"}-${variant}`;
}
