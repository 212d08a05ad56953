import { wantedSetName } from "../../backends/common/names.ts";
import { NAME_LIMIT as IPSET_NAME_LIMIT, SET_PREFIX } from "../../backends/iptables/sets-file.ts";
import { NAME_LIMIT } from "../../backends/nft/ruleset.ts";
import type { Family } from "../ip/address.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import type { RuntimeElements } from "../ir/match.ts";
import { need, type Run } from "./run.ts";
import type { Generation } from "./state/generation.ts";

/** What is in the run-time sets of the policy in force now. Throws where a set that it has can't be read. */
export async function readRuntimeElements(
  run: Run,
  { ir, firewall, compiledAs }: Pick<Generation, "ir" | "firewall" | "compiledAs">,
): Promise<RuntimeElements> {
  const found = new Map<string, IntervalSet>();
  // Without ipset the back end refuses rules that ask for one.
  if (firewall !== "nft" && !compiledAs.ipset) return found;
  for (const { name, kind } of ir.sets) {
    if (kind !== "runtime") continue;
    const texts: string[] = [];
    for (const family of [4, 6] as const) {
      texts.push(...(firewall === "nft" ? await fromNft(run, name, family) : await fromIpset(run, name, family)));
    }
    found.set(name, IntervalSet.parse(texts));
  }
  return found;
}

async function fromNft(run: Run, name: string, family: Family): Promise<string[]> {
  const set = wantedSetName(name, family, "", NAME_LIMIT);
  const { nftables } = JSON.parse(await need(run, "nft", ["-j", "list", "set", "inet", "wallc", set])) as {
    nftables: { set?: { elem?: (string | { elem: { val: string } })[] } }[];
  };
  const elements = nftables.flatMap((item) => item.set?.elem ?? []);
  return elements.map((element) => (typeof element === "string" ? element : element.elem.val));
}

async function fromIpset(run: Run, name: string, family: Family): Promise<string[]> {
  const set = SET_PREFIX + wantedSetName(name, family, "", IPSET_NAME_LIMIT);
  const saved = await need(run, "ipset", ["save", set]);
  return [...saved.matchAll(/^add \S+ (\S+)/gm)].map(([, element]) => element as string);
}
