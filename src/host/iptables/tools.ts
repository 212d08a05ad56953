import type { Family } from "../../ip/address.ts";
import { findProgram, type Run } from "../run.ts";

/** The two kinds of iptables: the kernel's own old tables, or nftables underneath. A packet meets the rules of both. */
export type Variant = "legacy" | "nft";

/** The programs of one variant. */
export interface Tools {
  readonly variant: Variant;
  readonly save: (family: Family) => string;
  readonly restore: (family: Family) => string;
}

/** The programs that have the variant in their names; they are there whichever one `iptables` means. */
export function toolsOf(variant: Variant): Tools {
  const name = (family: Family) => `${family === 4 ? "iptables" : "ip6tables"}-${variant}`;
  return { variant, save: (family) => `${name(family)}-save`, restore: (family) => `${name(family)}-restore` };
}

/** The variants that are installed. */
export function installedVariants(): Variant[] {
  return (["legacy", "nft"] as const).filter((variant) => {
    const { save, restore } = toolsOf(variant);
    return ([4, 6] as const).every((family) => findProgram(save(family)) && findProgram(restore(family)));
  });
}

/** The variant that `iptables` means here, which is also dockerd's; `undefined` where it isn't installed. */
export async function defaultVariant(run: Run): Promise<Variant | undefined> {
  if (!findProgram("iptables")) return undefined;
  const { out } = await run("iptables", ["--version"]);
  return out.includes("nf_tables") ? "nft" : "legacy";
}
