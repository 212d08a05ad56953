import type { SetGeneration } from "../../../backends/iptables/options.ts";
import { families } from "../firewalls.ts";
import type { Listing } from "../listing.ts";
import type { Run } from "../run.ts";
import { savedText } from "./listing.ts";
import { toolsOf, type Variant } from "./tools.ts";

const ALL: readonly SetGeneration[] = ["1", "2", "3"];

/** A mark of sets that no rule in force asks: two at most are in use, after an interruption between the families. */
export async function freeSetGeneration(run: Run, variant: Variant): Promise<SetGeneration> {
  const saved = await Promise.all(families().map((family) => savedText(run, toolsOf(variant), family)));
  const used = (mark: string) => saved.some((text) => text.includes(` --match-set wallc-${mark}`));
  return ALL.find((mark) => !used(mark)) ?? "1";
}

/** The listing as it would be with any other mark: what it means doesn't depend on it. */
export function withoutSetGeneration(listing: Listing): Listing {
  const plain = (text: string) => text.replace(/\bwallc-[123](?=[a-z])/g, "wallc-");
  return new Map([...listing].map(([title, lines]) => [plain(title), lines.map(plain)]));
}
