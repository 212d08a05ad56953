import type { Jump } from "../../../backends/backend.ts";
import { DOCKER_USER } from "../../../backends/iptables/hook-names.ts";
import type { Family } from "../../ip/address.ts";
import type { Listing } from "../listing.ts";
import { need, type Run } from "../run.ts";
import { isOurs, ourTarget, readSaved } from "./saved.ts";
import type { Tools } from "./tools.ts";

/**
 * What the kernel holds of ours in one family: `iptables mangle WALLC-INPUT` and the like with the rules of each chain, and for each
 * built-in chain that leads to ours the rules that do, with their place where that isn't the first.
 */
export async function listIptables(run: Run, tools: Tools, family: Family): Promise<Listing> {
  return listingOf(await savedText(run, tools, family), family);
}

/** What iptables-save prints. It looks at tables that are in use, and makes none. */
export function savedText(run: Run, tools: Tools, family: Family): Promise<string> {
  return need(run, tools.save(family), []);
}

/** As `listIptables`, from the text of iptables-save. */
export function listingOf(saved: string, family: Family): Listing {
  const listing = new Map<string, readonly string[]>();
  for (const { table, chains } of readSaved(saved)) {
    for (const [chain, rules] of chains) {
      const leading = rules.flatMap((words, index) => {
        if (ourTarget(words) === undefined) return [];
        return [index === 0 ? words : `${words} (behind ${index} other rules)`];
      });
      if (isOurs(chain)) listing.set(titleOf(family, table, chain), rules);
      else if (leading.length > 0) listing.set(titleOf(family, table, chain), leading);
    }
  }
  return listing;
}

/** The jumps of one family as they should be listed. */
export function jumpListing(jumps: readonly Jump[], family: Family): Listing {
  const own = jumps.filter((jump) => jump.family === family && !jump.optional);
  return new Map(own.map(({ table, builtIn, chain }) => [titleOf(family, table, builtIn), [`-j ${chain}`]]));
}

/** Whether a title is that of a jump that may be there or not. */
export function isOptionalJump(title: string): boolean {
  return title.endsWith(` ${DOCKER_USER.table} ${DOCKER_USER.builtIn}`);
}

function titleOf(family: Family, table: string, chain: string): string {
  return `${family === 4 ? "iptables" : "ip6tables"} ${table} ${chain}`;
}
