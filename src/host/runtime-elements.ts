import { wantedSetName } from "../../backends/common/names.ts";
import { NAME_LIMIT as IPSET_NAME_LIMIT, SET_PREFIX } from "../../backends/iptables/sets-file.ts";
import { NAME_LIMIT } from "../../backends/nft/ruleset.ts";
import type { Family } from "../ip/address.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import type { RuntimeElements } from "../ir/match.ts";
import { HostError } from "./host-error.ts";
import { lastWords, type Run } from "./run.ts";
import type { Generation } from "./state/generation.ts";

/** What the kernel has in a policy's run-time sets: nothing in one that isn't there yet. Throws where one can't be read. */
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
  const text = await listed(run, "nft", ["-j", "list", "set", "inet", "wallc", set]);
  if (text === undefined) return [];
  const { nftables } = JSON.parse(text) as {
    nftables: { set?: { elem?: (string | { elem: { val: string } })[] } }[];
  };
  const elements = nftables.flatMap((item) => item.set?.elem ?? []);
  return elements.map((element) => (typeof element === "string" ? element : element.elem.val));
}

async function fromIpset(run: Run, name: string, family: Family): Promise<string[]> {
  const set = SET_PREFIX + wantedSetName(name, family, "", IPSET_NAME_LIMIT);
  const saved = (await listed(run, "ipset", ["save", set])) ?? "";
  return [...saved.matchAll(/^add \S+ (\S+)/gm)].map(([, element]) => element as string);
}

async function listed(run: Run, program: string, args: readonly string[]): Promise<string | undefined> {
  const ran = await run(program, args);
  if (ran.status === 0) return ran.out;
  if (/No such file or directory|set with the given name does not exist/.test(ran.err)) return undefined;
  throw new HostError(`can't read a set that other programs fill: ${lastWords(ran)}`);
}
