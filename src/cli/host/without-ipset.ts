import { findProgram } from "../../host/run.ts";
import type { Generation } from "../../host/state/generation.ts";

/**
 * What it costs that containers' addresses stand in rules of iptables, because there is no ipset; `undefined` where they don't, or
 * where nobody is meant. The figure is measured (README, "Watching").
 */
export function withoutIpset({ firewall, compiledAs, snapshot }: Generation): string | undefined {
  if (firewall === "nft" || compiledAs.ipset || snapshot === undefined) return undefined;
  const help =
    findProgram("ipset") === undefined
      ? "`apt install ipset`, and apply the policy again"
      : "apply it without `--no-ipset`";
  return `without ipset the address of a container that has gone stays in the rules for up to 2.2 seconds while \`wallc watch\` loads all of them anew, and whoever is given it passes for the old one: ${help}`;
}
