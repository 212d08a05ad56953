/** One of nftables' chains that the kernel asks by itself. */
export interface BaseChain {
  /** `ip`, `ip6`, `inet`, `bridge`. */
  readonly family: string;
  readonly table: string;
  readonly name: string;
  readonly hook: string;
  readonly policy: string;
}

interface Listed {
  readonly nftables: readonly { readonly chain?: Partial<BaseChain> }[];
}

/** Tables that iptables-nft makes: they have the names of the old ones, and chains in capitals. */
const IPTABLES = ["filter", "nat", "mangle", "raw", "security"];

/** Reads what `nft -j list chains` prints. Chains without a hook, ours, and those of iptables-nft are left out. */
export function baseChains(text: string): BaseChain[] {
  const { nftables } = JSON.parse(text) as Listed;
  return nftables.flatMap(({ chain }) => {
    if (chain?.hook === undefined) return [];
    const { family = "", table = "", name = "", hook, policy = "accept" } = chain;
    const isOurs = family === "inet" && table === "wallc";
    const isIptables = IPTABLES.includes(table) && name === name.toUpperCase();
    return isOurs || isIptables ? [] : [{ family, table, name, hook, policy }];
  });
}
