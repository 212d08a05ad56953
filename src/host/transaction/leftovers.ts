import type { Jump } from "../../../backends/backend.ts";
import type { FirewallName } from "../firewall.ts";
import { findProgram, need, type Run } from "../run.ts";

/**
 * What iptables-nft makes when it is first written to: tables and built-in chains, as `ip raw` and `ip raw PREROUTING`, that these
 * jumps need and that aren't there yet. With the other firewalls nothing: there they are the kernel's own. Nothing either where
 * nft isn't installed, which alone can take them away again.
 */
export async function willMake(run: Run, firewall: FirewallName, jumps: readonly Jump[]): Promise<string[]> {
  if (firewall !== "iptables-nft" || findProgram("nft") === undefined) return [];
  const there = await chains(run);
  const wanted = jumps.flatMap(({ family, table, builtIn, optional }) => {
    if (optional) return [];
    const name = `${family === 4 ? "ip" : "ip6"} ${table}`;
    return [name, `${name} ${builtIn}`];
  });
  return [...new Set(wanted)].filter((name) => !there.has(name));
}

/** Takes away what was made for us, as far as nobody else has put anything in it. */
export async function removeMade(run: Run, made: readonly string[]): Promise<void> {
  if (made.length === 0 || findProgram("nft") === undefined) return;
  const names = made.filter((name) => /^ip6? (raw|mangle|nat|filter|security)( [A-Z]+)?$/.test(name));
  const there = await chains(run);
  for (const name of names.filter((one) => one.split(" ").length === 3 && there.get(one) === "accept")) {
    const [family, table = "", chain = ""] = name.split(" ");
    // Refused where the chain has rules; nft's own `delete chain` takes them along.
    await run(family === "ip" ? "iptables-nft" : "ip6tables-nft", ["-w", "10", "-t", table, "-X", chain]);
  }
  for (const name of names.filter((one) => one.split(" ").length === 2 && there.has(one))) {
    const listing = await need(run, "nft", ["list", "table", ...name.split(" ")]);
    if (listing.trim() === `table ${name} {\n}`) await need(run, "nft", ["delete", "table", ...name.split(" ")]);
  }
}

interface Listed {
  readonly table?: { readonly family: string; readonly name: string };
  readonly chain?: { readonly family: string; readonly table: string; readonly name: string; readonly policy?: string };
}

/** All tables, and all chains with their policies. */
async function chains(run: Run): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const what of ["tables", "chains"]) {
    const { nftables } = JSON.parse(await need(run, "nft", ["-j", "list", what])) as { nftables: Listed[] };
    for (const { table, chain } of nftables) {
      if (table) found.set(`${table.family} ${table.name}`, "");
      if (chain) found.set(`${chain.family} ${chain.table} ${chain.name}`, chain.policy ?? "");
    }
  }
  return found;
}
