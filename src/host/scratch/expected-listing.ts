import { existsSync } from "node:fs";
import type { Firewall, Rules } from "../firewall.ts";
import type { Listing } from "../listing.ts";
import { SCRATCH_SOCKET } from "../units/places.ts";
import { askScratch } from "./ask.ts";
import { inScratch, NoNamespace } from "./in-scratch.ts";

/**
 * What the kernel should hold with these rules, in the words of this machine's own tools: from an empty namespace of our own, or
 * where we may not make one, from the service of `wallc install`. Throws `NoNamespace` where neither can be had.
 */
export async function expectedListing(firewall: Firewall, rules: Rules): Promise<Listing> {
  try {
    return await inScratch((scratch) => firewall.expected(scratch, rules));
  } catch (error) {
    if (!(error instanceof NoNamespace) || !existsSync(SCRATCH_SOCKET)) throw error;
    return askScratch(SCRATCH_SOCKET, firewall, rules);
  }
}
