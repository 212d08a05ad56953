import { NO_SETUP } from "../../../backends/backend.ts";
import type { Family } from "../../ip/address.ts";
import { type Firewall, fileOf, type Rules } from "../firewall.ts";
import { HostError } from "../host-error.ts";
import { changeIpsets, ipsetElements } from "../ipset/elements.ts";
import { listIpsets, loadIpsets, sweepIpsets } from "../ipset/sets.ts";
import { union } from "../listing.ts";
import { lastWords, type Run } from "../run.ts";
import { removalsOf } from "../sets/elements.ts";
import { isOptionalJump, jumpListing, listIptables, listingOf, savedText } from "./listing.ts";
import { capturedJumps, capturedRules, removalText, restoreText } from "./restore-text.ts";
import { toolsOf, type Variant } from "./tools.ts";

/** Waits for other programs' lock for so many seconds. */
const WAIT = ["-w", "10"];

/**
 * One variant of iptables, in the families that the machine has. Each family's `mangle`, which takes the decisions, changes in one
 * transaction; its sets are new ones, so that no rule ever meets another policy's.
 */
export function iptablesFirewall(variant: Variant, families: readonly Family[]): Firewall {
  const tools = toolsOf(variant);

  async function restore(
    run: Run,
    family: Family,
    text: string,
    more: readonly string[] = [],
  ): Promise<string | undefined> {
    if (text === "") return undefined;
    const ran = await run(tools.restore(family), ["--noflush", ...WAIT, ...more], text);
    return ran.status === 0 ? undefined : `${tools.restore(family)}: ${lastWords(ran)}`;
  }

  async function list(run: Run) {
    const listings = await Promise.all(families.map((family) => listIptables(run, tools, family)));
    return union(...listings, await listIpsets(run));
  }

  async function input(run: Run, family: Family, rules: Rules): Promise<string> {
    return restoreText(
      fileOf(rules, `rules.v${family}`),
      await savedText(run, tools, family),
      rules.setup.jumps,
      family,
    );
  }

  return {
    name: `iptables-${variant}`,
    list,
    async expected(scratch, rules) {
      await this.load(scratch, { ...rules, setup: NO_SETUP }, new Map());
      const jumps = families.map((family) => jumpListing(rules.setup.jumps, family));
      return union(await list(scratch), ...jumps);
    },
    async load(run, rules, expected) {
      const sets = fileOf(rules, "sets.ipset");
      if (sets !== "") await loadIpsets(run, sets, expected);
      for (const family of families) {
        const failed = await restore(run, family, await input(run, family, rules));
        if (failed) throw new HostError(`the rules were refused: ${failed}`);
      }
    },
    elements(rules) {
      const { frame, sets } = ipsetElements(fileOf(rules, "sets.ipset"));
      const texts = [4, 6].map((family) => fileOf(rules, `rules.v${family}`));
      return { frame: [frame, ...texts].join("\n"), sets, preamble: "" };
    },
    changeSets: (run, { changes }) => changeIpsets(run, changes),
    takeOut: (run, { changes }) => changeIpsets(run, removalsOf(changes)),
    async refusal(run, rules) {
      if (fileOf(rules, "sets.ipset") !== "") return undefined;
      for (const family of families) {
        const failed = await restore(run, family, await input(run, family, rules), ["--test"]);
        if (failed) return failed;
      }
      return undefined;
    },
    settle: sweepIpsets,
    async capture(run) {
      const saved = await Promise.all(families.map((family) => savedText(run, tools, family)));
      const files = Object.fromEntries(
        families.map((family, i) => [`rules.v${family}`, capturedRules(saved[i] ?? "")]),
      );
      const jumps = families.flatMap((family, i) => capturedJumps(saved[i] ?? "", family));
      const nothing = families.every((family, i) => listingOf(saved[i] ?? "", family).size === 0);
      return nothing ? undefined : { files, setup: { ...NO_SETUP, jumps } };
    },
    async remove(run) {
      for (const family of families) {
        const failed = await restore(run, family, removalText(await savedText(run, tools, family)));
        if (failed) throw new HostError(`our rules could not be taken away: ${failed}`);
      }
    },
    harmless: (title) => title.startsWith("ipset ") || isOptionalJump(title),
  };
}
