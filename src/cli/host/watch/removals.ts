import { addressesLost } from "../../../docker/after-event.ts";
import type { Topology } from "../../../docker/topology.ts";
import { firewallOf } from "../../../host/firewalls.ts";
import { HostError } from "../../../host/host-error.ts";
import { onHost } from "../../../host/run.ts";
import {
  type Elements,
  lostBetween,
  removalsNaming,
  removalsWithout,
  type SetChange,
  without,
} from "../../../host/sets/elements.ts";
import type { Generation } from "../../../host/state/generation.ts";
import type { Store } from "../../../host/state/store.ts";
import { withoutAddresses } from "../../../ir/without-addresses.ts";
import { withIr } from "../at-boot.ts";
import type { Expectation } from "./expected.ts";
import { changesText, type Journal } from "./journal.ts";
import { type Reason, told } from "./reason.ts";

/**
 * Takes the addresses out of sets that no longer are the containers' that they were, before anything else is done, where that lets in or out
 * fewer. It needs no lock: whatever policy somebody is putting in force, it can't mean them. Nothing is put back without the lock, so
 * what only refuses keeps its addresses: a container that comes back to its own stays refused.
 */
export class Removals {
  readonly #store: Store;
  readonly #expectation: Expectation;
  readonly #say: Journal;
  /** What was taken out of sets of the policy in force, and is still among what it was compiled to. */
  #taken: readonly SetChange[] = [];
  /** The policy that is being put in force, and what of it was taken out. */
  #pending: { readonly generation: Generation; taken: readonly SetChange[] } | undefined;
  /** What was asked last of each generation: it costs a compilation, and is asked again each second. */
  readonly #answers = new WeakMap<Generation, { readonly lost: string; readonly changes: readonly SetChange[] }>();

  constructor(store: Store, expectation: Expectation, say: Journal) {
    this.#store = store;
    this.#expectation = expectation;
    this.#say = say;
  }

  get none(): boolean {
    return this.#taken.length === 0;
  }

  /** What was taken out is there again, or no longer among what the policy was compiled to. */
  forget(): void {
    this.#taken = [];
  }

  /** What a generation was compiled to, less what was taken out since. */
  leftOf(generation: Generation) {
    return without(firewallOf(generation.firewall).elements(generation.rules), this.#taken);
  }

  /**
   * From the policy in force, and from one that somebody is putting in force, or that waits to be confirmed: it was compiled when the
   * addresses were still those. Either may be loaded anew at any moment, so this is to be done again for as long as somebody has the lock.
   */
  async takeOut(generation: Generation, topology: Topology, reason: Reason): Promise<void> {
    this.#readPending();
    const news = await this.#from(generation, topology, this.#taken);
    this.#taken = [...this.#taken, ...news];
    this.#tell(news, reason);
    const pending = this.#pending;
    if (pending === undefined) return;
    const more = await this.#from(pending.generation, topology, pending.taken);
    pending.taken = [...pending.taken, ...more];
    // With nft both have the same sets.
    this.#tell(removalsWithout(more, this.#taken), reason);
  }

  /** What was taken out of a generation's sets for the first time. Where the sets aren't there, who loads the rules puts everything right. */
  async #from(generation: Generation, topology: Topology, taken: readonly SetChange[]): Promise<readonly SetChange[]> {
    const firewall = firewallOf(generation.firewall);
    const changes = await this.#stale(generation, addressesLost(generation.snapshot ?? topology, topology));
    if (changes.length === 0) return [];
    try {
      const { preamble } = firewall.elements(generation.rules);
      const step = { setsAlone: true, changes, preamble };
      const sets = new Set(changes.map(({ set }) => set));
      await this.#expectation.across(firewall, sets, () => firewall.takeOut(onHost, step));
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      return [];
    }
    return removalsWithout(changes, taken);
  }

  /** The elements of these addresses by which a generation lets in or out. */
  async #stale(generation: Generation, addresses: ReadonlySet<string>): Promise<readonly SetChange[]> {
    const lost = [...addresses].sort().join(" ");
    const known = this.#answers.get(generation);
    if (known?.lost === lost) return known.changes;
    const { elements } = firewallOf(generation.firewall);
    const before = elements(generation.rules);
    const changes =
      before.sets.size === 0 ? [] : removalsNaming(addresses, await this.#less(generation, before, addresses));
    this.#answers.set(generation, { lost, changes });
    return changes;
  }

  async #less(generation: Generation, before: Elements, addresses: ReadonlySet<string>): Promise<SetChange[]> {
    try {
      const less = await withIr(generation, withoutAddresses(generation.ir, addresses));
      return lostBetween(before, firewallOf(generation.firewall).elements(less.rules));
    } catch (error) {
      // What an earlier version compiled, this one perhaps can't: then whatever names them goes.
      if (!(error instanceof HostError)) throw error;
      return lostBetween(before, { ...before, sets: new Map() });
    }
  }

  #tell(changes: readonly SetChange[], reason: Reason): void {
    if (changes.length === 0) return;
    this.#say({ kind: "removed", text: changesText(changes), sets: changes, ...told(reason) });
  }

  #readPending(): void {
    const { pending } = this.#store.state();
    if (pending === this.#pending?.generation.id) return;
    this.#pending = undefined;
    try {
      if (pending !== undefined) this.#pending = { generation: this.#store.get(pending), taken: [] };
    } catch (error) {
      // Who was killed may have left no more than its name.
      if (!(error instanceof HostError)) throw error;
    }
  }
}
