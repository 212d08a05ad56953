/** One table as iptables-save prints it: chains and rules in their order, counters left out. */
export interface SavedTable {
  readonly table: string;
  /** The rules by chain, as the words behind `-A CHAIN `; built-in chains too. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
}

/** Reads what iptables-save prints, or a file for iptables-restore that only declares chains and appends rules. */
export function readSaved(text: string): SavedTable[] {
  const tables: { table: string; chains: Map<string, string[]> }[] = [];
  for (const line of text.split("\n")) {
    const chains = tables.at(-1)?.chains;
    if (line.startsWith("*")) tables.push({ table: line.slice(1), chains: new Map() });
    else if (line.startsWith(":")) chains?.set(line.slice(1, line.indexOf(" ")), []);
    else if (line.startsWith("-A ")) {
      const [, chain = "", words = ""] = /^-A (\S+) ?(.*)$/.exec(line) ?? [];
      chains?.get(chain)?.push(words);
    }
  }
  return tables;
}

/** Whether a chain is one of ours. */
export function isOurs(chain: string): boolean {
  return chain.startsWith("WALLC-");
}

/** The chain of ours that a rule goes to. The comments of a rule stand before its target. */
export function ourTarget(words: string): string | undefined {
  return /(?:^| )-[jg] (WALLC-[\w-]+)$/.exec(words)?.[1];
}
