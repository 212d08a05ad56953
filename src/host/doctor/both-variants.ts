import { isOurs, ourTarget } from "../iptables/saved.ts";
import type { Variant } from "../iptables/tools.ts";
import type { Check } from "./check.ts";
import type { Examined } from "./examine.ts";

/** Rules in iptables-legacy and in iptables-nft. */
export const bothVariants: Check = {
  name: "both-variants",
  summary: "rules in iptables-legacy and iptables-nft at once",
  look(host) {
    if (!holdsRules(host, "legacy") || !holdsRules(host, "nft")) return [];
    return [
      {
        message: "iptables-legacy and iptables-nft both hold rules of others",
        why: "a packet has to please both, and each tool shows its own half alone: what one drops the other can't let through",
        command: "iptables-legacy-save; ip6tables-legacy-save",
      },
    ];
  },
};

function holdsRules({ saved }: Examined, variant: Variant): boolean {
  return saved
    .filter((one) => one.variant === variant)
    .some(
      ({ tables, policies }) =>
        [...policies.values()].includes("DROP") ||
        tables.some(({ chains }) =>
          [...chains].some(([chain, rules]) => !isOurs(chain) && rules.some((words) => ourTarget(words) === undefined)),
        ),
    );
}
