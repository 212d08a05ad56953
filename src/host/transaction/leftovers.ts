import type { FirewallName } from "../firewall.ts";
import { findProgram, need, type Run } from "../run.ts";

const NAMES = ["raw", "mangle", "nat", "filter", "security"];
const ALL = ["ip", "ip6"].flatMap((family) => NAMES.map((name) => `${family} ${name}`));

/**
 * The tables that iptables-nft makes when they are first written to, and that aren't there yet. With the other firewalls none:
 * theirs are the kernel's own. Empty where nft isn't there to take them away again.
 */
export async function foreignTables(run: Run, firewall: FirewallName): Promise<string[]> {
  if (firewall !== "iptables-nft" || findProgram("nft") === undefined) return [];
  const there = await tables(run);
  return ALL.filter((name) => !there.has(name));
}

/** Deletes those of the tables that are empty. */
export async function removeEmptyTables(run: Run, made: readonly string[]): Promise<void> {
  if (made.length === 0 || findProgram("nft") === undefined) return;
  const there = await tables(run);
  for (const name of made.filter((one) => ALL.includes(one) && there.has(one))) {
    const listing = await need(run, "nft", ["list", "table", ...name.split(" ")]);
    if (listing.trim() === `table ${name} {\n}`) await need(run, "nft", ["delete", "table", ...name.split(" ")]);
  }
}

async function tables(run: Run): Promise<Set<string>> {
  const lines = (await need(run, "nft", ["list", "tables"])).split("\n");
  return new Set(lines.map((line) => line.replace(/^table /, "")));
}
