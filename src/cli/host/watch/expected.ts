import type { Firewall } from "../../../host/firewall.ts";
import { deviations } from "../../../host/firewall.ts";
import { type Difference, differences, type Listing } from "../../../host/listing.ts";
import { onHost } from "../../../host/run.ts";
import { expectedListing } from "../../../host/scratch/expected-listing.ts";
import { NoNamespace } from "../../../host/scratch/in-scratch.ts";
import type { Generation } from "../../../host/state/generation.ts";
import { readSwitches, switchesOf, switchListing, switchTitle } from "../../../host/switches.ts";

/** What the kernel should hold of a generation, and how it deviates. */
export interface Check {
  readonly expected: Listing;
  readonly found: readonly Difference[];
}

/**
 * Holds what the kernel has against what it should have. That is known from a namespace of its own, which needs CAP_SYS_ADMIN;
 * without it, from what was there when last looked at, behind the watcher's own last change.
 */
export class Expectation {
  #id = "";
  #listing: Listing | undefined;
  /** What the kernel held when it was last found right. */
  #right: Listing | undefined;
  /** Whether a namespace can be had; unknown before the first try. */
  canVerify: boolean | undefined;

  /** A change of ours went through: what is expected of the generation is no longer that of the one before. */
  async changed(firewall: Firewall): Promise<void> {
    this.#right = undefined;
    if (this.canVerify === false) this.#right = await firewall.list(onHost);
  }

  /**
   * A change of sets while others may be changing something too: where only what was there can be known, what was right of these sets
   * before is so behind it.
   */
  async across(firewall: Firewall, sets: ReadonlySet<string>, change: () => Promise<void>): Promise<void> {
    const right = this.canVerify === false ? this.#right : undefined;
    if (right === undefined) return change();
    const wrong = new Set(differences(right, await firewall.list(onHost)).map(({ title }) => title));
    await change();
    const now = await firewall.list(onHost);
    const isOurs = (title: string) => sets.has(title.slice(title.indexOf(" ") + 1)) && !wrong.has(title);
    this.#right = new Map([...right].map(([title, lines]) => [title, (isOurs(title) && now.get(title)) || lines]));
  }

  async check(generation: Generation, firewall: Firewall): Promise<Check> {
    const now = await firewall.list(onHost);
    if (this.#id !== generation.id && this.canVerify !== false) this.#right = undefined;
    if (this.#id === generation.id && this.#right && differences(this.#right, now).length === 0) {
      return { expected: this.#right, found: await switchesOff(generation) };
    }
    const expected = (await this.of(generation, firewall)) ?? this.#right ?? now;
    const found = [...deviations(firewall, differences(expected, now)), ...(await switchesOff(generation))];
    if (found.length === 0) this.#right = now;
    this.#id = generation.id;
    return { expected, found };
  }

  /** The listing of a generation; `undefined` where no namespace can be had to make it in. */
  async of(generation: Generation, firewall: Firewall): Promise<Listing | undefined> {
    if (this.#listing && this.#id === generation.id) return this.#listing;
    if (this.canVerify === false) return undefined;
    try {
      const listing = await expectedListing(firewall, generation.rules);
      this.canVerify = true;
      this.#listing = listing;
      this.#id = generation.id;
      return listing;
    } catch (error) {
      if (!(error instanceof NoNamespace)) throw error;
      this.canVerify = false;
      return undefined;
    }
  }
}

/** The switches of bridges and sysctls that are there, and not as the rules need them. */
async function switchesOff({ rules }: Generation): Promise<Difference[]> {
  const wanted = switchesOf(rules.setup);
  const there = await readSwitches(onHost, wanted);
  const titles = new Set(there.map(switchTitle));
  return differences(switchListing(wanted.filter((one) => titles.has(switchTitle(one)))), switchListing(there));
}
