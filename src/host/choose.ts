import type { Engine } from "../docker/topology.ts";
import type { Choice } from "./defaults.ts";
import type { FirewallName } from "./firewall.ts";
import { HostError } from "./host-error.ts";
import { defaultVariant, installedVariants } from "./iptables/tools.ts";
import { findProgram, type Run } from "./run.ts";

/**
 * The firewall to compile for. `auto` stays with the one in force; at first it takes nftables where Docker or the machine's
 * iptables uses it too, and otherwise the variant of iptables that they use. `iptables` is the variant that dockerd runs.
 */
export async function chooseFirewall(
  choice: Choice,
  run: Run,
  engine: Engine | undefined,
  current: FirewallName | undefined,
): Promise<FirewallName> {
  const nft = findProgram("nft") !== undefined;
  if (choice === "nft") {
    if (!nft) throw new HostError("the program `nft` is not installed", "install it: `apt install nftables`");
    return "nft";
  }
  if (choice === "auto" && current !== undefined) return current;
  const variant = await defaultVariant(run);
  if (choice === "auto" && nft) {
    const without = engine?.firewallBackend === "nftables" || engine?.iptables === false;
    if (without || variant === undefined || variant === "nft") return "nft";
  }
  if (variant === undefined) {
    throw new HostError("no firewall's tools are installed", "install them: `apt install nftables`");
  }
  if (!installedVariants().includes(variant)) {
    throw new HostError(
      `the programs \`iptables-${variant}-restore\` and \`ip6tables-${variant}-restore\` are missing`,
    );
  }
  return `iptables-${variant}`;
}
