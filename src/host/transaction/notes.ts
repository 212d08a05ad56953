import { HostError } from "../host-error.ts";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";

/**
 * Writes down what becomes of an order. Where its policy was kept before (`optional`), its rules count for more than that: a full
 * disk, which a container can bring about, must not keep them out at the next boot. What couldn't be written is in `troubles` then.
 */
export class Notes {
  readonly #store: Store;
  readonly #optional: boolean;
  readonly troubles = new Set<string>();

  constructor(store: Store, optional: boolean) {
    this.#store = store;
    this.#optional = optional;
  }

  write(state: State): void {
    try {
      this.#store.setState(state);
      this.#store.prune();
    } catch (error) {
      if (!this.#optional || !(error instanceof HostError)) throw error;
      this.troubles.add(error.message);
    }
  }
}
