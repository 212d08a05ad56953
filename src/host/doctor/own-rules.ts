import { deviations } from "../firewall.ts";
import { firewallOf } from "../firewalls.ts";
import { withoutSetGeneration } from "../iptables/set-generation.ts";
import { differences } from "../listing.ts";
import { expectedListing } from "../scratch/expected-listing.ts";
import type { Check } from "./check.ts";
import { word } from "./word.ts";

/** The rules of the policy in force are absent, changed, or stand behind those of others. */
export const ownRules: Check = {
  name: "own-rules",
  summary: "rules of the policy that are absent, changed or displaced",
  needs: "policy",
  async look({ run, current }) {
    if (!current) return [];
    const firewall = firewallOf(current.firewall);
    const expected = await expectedListing(firewall, current.rules);
    const now = await firewall.list(run);
    const found = deviations(firewall, differences(withoutSetGeneration(expected), withoutSetGeneration(now)));
    if (found.length === 0) return [];
    const titles = found.slice(0, 3).map(({ title, after = [] }) => {
      const displaced = after.some((line) => line.includes("(behind "));
      return `\`${title}\`${displaced ? " (behind rules of others)" : ""}`;
    });
    const rest = found.length > 3 ? ` and ${found.length - 3} more` : "";
    return [
      {
        message:
          now.size === 0
            ? `nothing of the policy ${current.source} is in the kernel`
            : `the kernel doesn't hold what the policy ${current.source} says: ${titles.join(", ")}${rest}`,
        why: "somebody changed, displaced or flushed the rules since they were applied: the policy doesn't hold",
        command: `wallc apply ${word(current.source)}`,
      },
    ];
  },
};
