import type { HostSetup } from "../../backends/backend.ts";
import type { Difference, Listing } from "./listing.ts";
import type { Run } from "./run.ts";
import type { Elements, Step } from "./sets/elements.ts";

/** One of the kernel's firewalls, as a back end and a variant of its tools. */
export type FirewallName = "nft" | "iptables-legacy" | "iptables-nft";

export const FIREWALL_NAMES: readonly FirewallName[] = ["nft", "iptables-legacy", "iptables-nft"];

/** What is put in force: compiled files by name, and what `hooks.sh` and `sysctl.conf` would do. */
export interface Rules {
  readonly files: Readonly<Record<string, string>>;
  readonly setup: HostSetup;
}

/** How one of the kernel's firewalls is read and written. Nothing here touches what isn't ours. */
export interface Firewall {
  readonly name: FirewallName;
  /** What the kernel should hold with these rules. Needs an empty namespace, which it fills. */
  expected(scratch: Run, rules: Rules): Promise<Listing>;
  /** What the kernel holds of ours. */
  list(run: Run): Promise<Listing>;
  /**
   * Puts rules in force in place of what is there. Each packet meets either the old or the new rules, never less. Throws
   * where something is refused; what was in force may then be partly replaced, where the kernel has no one transaction for all.
   */
  load(run: Run, rules: Rules, expected: Listing): Promise<void>;
  /** Compiled rules, taken apart into what may change by itself and the rest. */
  elements(rules: Rules): Elements;
  /** Changes elements of sets, and no rule. Throws where that can't be done as asked. */
  changeSets(run: Run, step: Step): Promise<void>;
  /** Takes the elements that changes remove out of their sets, where they are in them. Throws where there is no such set. */
  takeOut(run: Run, step: Step): Promise<void>;
  /** Why the kernel would refuse the rules here and now, if it would. Changes nothing. */
  refusal(run: Run, rules: Rules): Promise<string | undefined>;
  /** Takes away what `load` had to leave for as long as the old rules might come back. */
  settle(run: Run, expected: Listing): Promise<void>;
  /** What is in force now, as rules that bring it back; `undefined` where nothing is, or where that can't be had. */
  capture(run: Run): Promise<Rules | undefined>;
  /** Takes our rules away, and nothing else: sets go once no firewall asks them. */
  remove(run: Run): Promise<void>;
  /** Whether what the kernel holds under this title beside what it should hold makes no difference to any packet. */
  harmless(title: string): boolean;
}

/** Where the kernel deviates from what it should hold. */
export function deviations(firewall: Firewall, found: readonly Difference[]): Difference[] {
  return found.filter(({ title, before }) => before !== undefined || !firewall.harmless(title));
}

/** A file of the rules; the text of one that isn't there is empty. */
export function fileOf({ files }: Rules, name: string): string {
  return files[name] ?? "";
}
