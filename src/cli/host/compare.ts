import type { Firewall, FirewallName } from "../../host/firewall.ts";
import { installedFirewalls } from "../../host/firewalls.ts";
import { HostError } from "../../host/host-error.ts";
import { withoutSetGeneration } from "../../host/iptables/set-generation.ts";
import { type Difference, differences, type Listing, union } from "../../host/listing.ts";
import { onHost } from "../../host/run.ts";
import { expectedListing } from "../../host/scratch/expected-listing.ts";
import type { Generation } from "../../host/state/generation.ts";
import { readSwitches, switchesOf, switchListing, switchTitle } from "../../host/switches.ts";

/** What a generation would make of this host's firewall. */
export interface Comparison {
  /** What the kernel should hold of it, without switches. */
  readonly expected: Listing;
  /** What would change, from what the kernel holds now; none: it holds the generation already. */
  readonly changes: readonly Difference[];
  /** The other firewalls that hold rules of ours, which would go. */
  readonly leaves: readonly FirewallName[];
  /** Switches that it needs of interfaces that aren't there. */
  readonly absent: readonly string[];
}

/** Loads a generation into an empty namespace, and compares what that gives with what the kernel holds now. */
export async function compare({ rules }: Generation, firewall: Firewall): Promise<Comparison> {
  const expected = await expectedListing(firewall, rules);
  const switches = switchesOf(rules.setup);
  const there = await readSwitches(onHost, switches);
  const titles = new Set(there.map(switchTitle));
  const wanted = union(expected, switchListing(switches.filter((one) => titles.has(switchTitle(one)))));
  const now = union(await firewall.list(onHost), switchListing(there));
  const all = differences(withoutSetGeneration(now), withoutSetGeneration(wanted));
  const changes = all.filter(({ title, after }) => after !== undefined || !firewall.harmless(title));
  const leaves: FirewallName[] = [];
  for (const other of installedFirewalls()) {
    if (other.name !== firewall.name && (await holdsRules(other))) leaves.push(other.name);
  }
  const absent = switches.filter((one) => !titles.has(switchTitle(one))).map(({ name }) => name);
  return { expected, changes, leaves, absent };
}

async function holdsRules(firewall: Firewall): Promise<boolean> {
  return [...(await firewall.list(onHost)).keys()].some((title) => !firewall.harmless(title));
}

/** Throws where the kernel would refuse the rules beside what it holds now. */
export async function needAcceptable({ rules }: Generation, firewall: Firewall): Promise<void> {
  const refusal = await firewall.refusal(onHost, rules);
  if (refusal === undefined) return;
  const help = /it crashed/.test(refusal)
    ? ["a table of another program is written in a way that this old nft can't read (1.0.6 and Docker 29's own tables)"]
    : [];
  throw new HostError(`the kernel would refuse these rules here: ${refusal}`, ...help);
}
