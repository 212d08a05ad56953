import { addressesLost } from "../../../docker/after-event.ts";
import type { Topology } from "../../../docker/topology.ts";
import type { Firewall } from "../../../host/firewall.ts";
import { firewallOf } from "../../../host/firewalls.ts";
import { HostError } from "../../../host/host-error.ts";
import { onHost } from "../../../host/run.ts";
import {
  emptying,
  removalsNaming,
  removalsOf,
  type SetChange,
  type Step,
  without,
} from "../../../host/sets/elements.ts";
import type { Generation } from "../../../host/state/generation.ts";
import type { Store } from "../../../host/state/store.ts";
import { changesText, type Journal } from "./journal.ts";
import { type Reason, told } from "./reason.ts";

/**
 * Takes the addresses out of sets that nobody has any more, before anything else is done. That needs no lock: whatever policy somebody
 * is putting in force, it can't mean them.
 */
export class Removals {
  readonly #store: Store;
  readonly #say: Journal;
  /** What was taken out of sets of the policy in force, and is still among what it was compiled to. */
  #taken: readonly SetChange[] = [];
  /** The policy that is being put in force, and what of it was said to be taken out. */
  #pending: { readonly generation: Generation; readonly said: Set<string> } | undefined;

  constructor(store: Store, say: Journal) {
    this.#store = store;
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
   * From the policy in force. Where rules have to change too, a set may be another one's in the new rules, and where the policy can't be
   * compiled any more (no step) nobody knows what they would be: then only what bears an address that is gone goes.
   */
  async inForce(generation: Generation, topology: Topology, wanted: Step | undefined, reason: Reason): Promise<void> {
    this.#readPending();
    const step = wanted ?? emptying(this.leftOf(generation));
    const changes = step.setsAlone
      ? removalsOf(step.changes)
      : removalsNaming(addressesLost(generation.snapshot ?? topology, topology), step.changes);
    if (await this.#takeOut(firewallOf(generation.firewall), { ...step, changes })) {
      this.#taken = [...this.#taken, ...changes];
      this.#tell(changes, reason);
    }
  }

  /**
   * From a policy that somebody is putting in force, or that waits to be confirmed: it was compiled when the addresses were still
   * somebody's. It may be loaded at any moment, so this is to be done again for as long as it waits.
   */
  async pending(topology: Topology, reason: Reason): Promise<void> {
    this.#readPending();
    const { generation, said } = this.#pending ?? {};
    if (generation === undefined || said === undefined) return;
    const firewall = firewallOf(generation.firewall);
    const step = emptying(firewall.elements(generation.rules));
    const changes = removalsNaming(addressesLost(generation.snapshot ?? topology, topology), step.changes);
    if (!(await this.#takeOut(firewall, { ...step, changes }))) return;
    if (!said.has(changesText(changes))) this.#tell(changes, reason);
  }

  #tell(changes: readonly SetChange[], reason: Reason): void {
    const text = changesText(changes);
    this.#pending?.said.add(text);
    this.#say({ kind: "removed", text, sets: changes, ...told(reason) });
  }

  /** Whether something was taken out. Where the sets aren't there, who loads the rules puts everything right. */
  async #takeOut(firewall: Firewall, step: Step): Promise<boolean> {
    if (step.changes.length === 0) return false;
    try {
      await firewall.takeOut(onHost, step);
      return true;
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      return false;
    }
  }

  #readPending(): void {
    const { pending } = this.#store.state();
    if (pending === this.#pending?.generation.id) return;
    this.#pending = undefined;
    try {
      if (pending !== undefined) this.#pending = { generation: this.#store.get(pending), said: new Set() };
    } catch (error) {
      // Who was killed may have left no more than its name.
      if (!(error instanceof HostError)) throw error;
    }
  }
}
