import { isOurs, ourTarget, readSaved } from "../iptables/saved.ts";
import type { Variant } from "../iptables/tools.ts";
import { installedVariants, toolsOf } from "../iptables/tools.ts";
import type { Run } from "../run.ts";
import type { Obstacle } from "./obstacle.ts";

/** Both variants of iptables are in use, and a packet has to please both. */
export const otherVariant: Obstacle = {
  name: "other-variant",
  summary: "go on though the other variant of iptables is in use too",
  async look({ run, firewall }) {
    if (firewall === "nft") return [];
    const other = firewall === "iptables-legacy" ? "nft" : "legacy";
    if (!installedVariants().includes(other) || !(await hasRules(run, other))) return [];
    return [
      `iptables-${other} has rules too, beside those of ${firewall}: a packet has to please both`,
      `see them with \`iptables-${other}-save\`; say \`--force other-variant\` to have both judge`,
    ];
  },
};

/** Whether there are rules or refusing policies of others. */
async function hasRules(run: Run, variant: Variant): Promise<boolean> {
  for (const family of [4, 6] as const) {
    const { status, out } = await run(toolsOf(variant).save(family), []);
    if (status !== 0) continue;
    if (/^:\S+ DROP /m.test(out)) return true;
    for (const { chains } of readSaved(out)) {
      for (const [chain, rules] of chains) {
        if (!isOurs(chain) && rules.some((words) => ourTarget(words) === undefined)) return true;
      }
    }
  }
  return false;
}
