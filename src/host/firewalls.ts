import { existsSync } from "node:fs";
import type { Family } from "../ip/address.ts";
import type { Firewall, FirewallName } from "./firewall.ts";
import { iptablesFirewall } from "./iptables/firewall.ts";
import { installedVariants } from "./iptables/tools.ts";
import { nftFirewall } from "./nft/firewall.ts";
import { findProgram } from "./run.ts";

/** The families that this machine has; without IPv6 there are no tables for it. */
export function families(): readonly Family[] {
  return existsSync("/proc/net/if_inet6") ? [4, 6] : [4];
}

export function firewallOf(name: FirewallName): Firewall {
  if (name === "nft") return nftFirewall;
  return iptablesFirewall(name === "iptables-legacy" ? "legacy" : "nft", families());
}

/** The firewalls whose tools are installed here. */
export function installedFirewalls(): Firewall[] {
  const nft: FirewallName[] = findProgram("nft") ? ["nft"] : [];
  const names = [...nft, ...installedVariants().map((variant): FirewallName => `iptables-${variant}`)];
  return names.map(firewallOf);
}
