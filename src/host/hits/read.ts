import type { Firewall } from "../firewall.ts";
import { families } from "../firewalls.ts";
import { HostError } from "../host-error.ts";
import { toolsOf } from "../iptables/tools.ts";
import { TABLE } from "../nft/listing.ts";
import { lastWords, need, type Run } from "../run.ts";
import { type Counter, sumCounters } from "./counter.ts";
import { readIptablesCounters } from "./iptables.ts";
import { readNftCounters } from "./nft.ts";

/** What the kernel has counted since our rules were loaded, by the comments of the rules. */
export async function readCounters(run: Run, { name }: Firewall): Promise<ReadonlyMap<string, Counter>> {
  if (name === "nft") {
    const ran = await run("nft", ["list", "table", ...TABLE]);
    if (ran.status === 0) return sumCounters(readNftCounters(ran.out));
    if (/No such file or directory/.test(ran.err)) return new Map();
    throw new HostError(`can't read the table \`${TABLE.join(" ")}\`: ${lastWords(ran)}`);
  }
  const { save } = toolsOf(name === "iptables-legacy" ? "legacy" : "nft");
  const texts = await Promise.all(families().map((family) => need(run, save(family), ["-c"])));
  return sumCounters(texts.flatMap(readIptablesCounters));
}
