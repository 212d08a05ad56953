import { addressesLost } from "../../../docker/after-event.ts";
import type { Topology } from "../../../docker/topology.ts";
import type { Firewall } from "../../../host/firewall.ts";
import { firewallOf } from "../../../host/firewalls.ts";
import type { Holder } from "../../../host/holder.ts";
import { HostError } from "../../../host/host-error.ts";
import { freeSetGeneration } from "../../../host/iptables/set-generation.ts";
import type { Listing } from "../../../host/listing.ts";
import { onHost } from "../../../host/run.ts";
import { runtimeNames } from "../../../host/runtime-sets.ts";
import { stepBetween } from "../../../host/sets/elements.ts";
import type { CompiledAs, Generation } from "../../../host/state/generation.ts";
import type { Store } from "../../../host/state/store.ts";
import { bootId, isOfThisBoot } from "../../../host/state/this-boot.ts";
import { carryOut } from "../../../host/transaction/start.ts";
import { withoutAddresses } from "../../../ir/without-addresses.ts";
import type { Rim } from "../../rim.ts";
import { atBoot, withIr } from "../at-boot.ts";
import { Recompiler } from "../recompile.ts";
import { type Compiled, compileIn, next, type Ready } from "./compiled.ts";
import { Expectation } from "./expected.ts";
import { changedByOthers, changesText, type Journal } from "./journal.ts";
import { Promises } from "./promises.ts";
import { type Reason, told } from "./reason.ts";
import { Removals } from "./removals.ts";
import { following, waitForLock } from "./wait-for-lock.ts";
import type { World } from "./world.ts";

/** Keeps the kernel at what the policy in force comes to in Docker's world as it is now. */
export class Keeper {
  readonly #store: Store;
  readonly #rim: Rim;
  readonly #say: Journal;
  readonly #expectation = new Expectation();
  readonly #promises: Promises;
  #recompiler: Recompiler | undefined;
  readonly #removals: Removals;
  /** When the last change ended that is known of: each later one may have put back what was taken out. */
  #ended: string | undefined;
  /** Whether what changes the state is us. */
  #busy = false;
  #complained = "";

  constructor(store: Store, rim: Rim, say: Journal) {
    this.#store = store;
    this.#rim = rim;
    this.#say = say;
    this.#promises = new Promises(say);
    this.#removals = new Removals(store, this.#expectation, say);
    this.#ended = store.readableState().last?.at;
  }

  /** Docker's world as it was when the policy in force was last compiled; not that of before a boot, which is another one now. */
  known(): Topology | undefined {
    const generation = this.#current()?.generation;
    return generation && isOfThisBoot(generation) ? generation.snapshot : undefined;
  }

  /** Whether somebody else is putting a policy in force, or has, or has taken it away, since this one was last looked at. */
  overtaken(): boolean {
    if (this.#busy) return false;
    try {
      const { current, pending, last } = this.#store.state();
      return pending !== undefined || current !== this.#recompiler?.generation.id || last?.at !== this.#ended;
    } catch {
      // What can't be read now is complained of at the next look.
      return true;
    }
  }

  /**
   * Changes what has to be changed, under the lock of everybody who does; it is waited for while the world is being asked for and
   * compiled. What goes wrong becomes an entry.
   */
  async bring(world: World, reason: Reason): Promise<void> {
    let over = false;
    const locking = waitForLock(this.#say, () => over || world.stop.aborted);
    locking.catch(() => {});
    let compiled: Compiled | undefined;
    try {
      let topology = await world.fresh();
      let ready = topology && (await this.#prepare(topology, reason));
      // Loading rules takes its time, and needs what may not be there.
      if (topology && !ready?.step.setsAlone) await this.removeGone(topology, reason);
      const { lock, waited } = await following(locking, world, (left) => this.removeGone(left, reason));
      if (lock === undefined) return;
      this.#busy = true;
      // Somebody may have applied another policy meanwhile; one that didn't stay has brought back what was taken out.
      const { current, last } = this.#store.state();
      const others = last?.at !== this.#ended || current !== this.#recompiler?.generation.id;
      if (others) this.#removals.forget();
      if (waited) {
        const left = await world.left();
        if (left) await this.removeGone(left, reason);
        topology = await world.fresh();
      }
      if (waited || others) ready = topology && (await this.#prepare(topology, reason));
      if (topology && ready) {
        await this.#bringReady(topology, ready, others ? { ...reason, check: true } : reason, lock);
        compiled = ready.compiled;
      } else if (reason.check) await this.#hold(topology, reason, lock);
      this.#current();
      if (compiled) this.#ended = this.#store.state().last?.at;
    } catch (error) {
      this.#complain(error, reason);
    } finally {
      over = true;
      this.#busy = false;
      await (await locking.catch(() => undefined))?.release();
    }
    this.#test(compiled, reason);
  }

  /** Says which tests fail in the world as it is now, beside other work. */
  #test(compiled: Compiled | undefined, reason: Reason): void {
    if (compiled === undefined) return;
    this.#promises.look(compiled, reason.why).catch((error) => {
      this.#complain(error, reason);
    });
  }

  /**
   * Takes the addresses out that are others' now, or nobody's, before anything else is looked at, and whoever has the lock. What goes
   * wrong becomes an entry.
   */
  async removeGone(topology: Topology, reason: Reason): Promise<void> {
    try {
      const generation = this.#current()?.generation;
      if (generation) await this.#removals.takeOut(generation, topology, reason);
    } catch (error) {
      this.#complain(error, reason);
    }
  }

  async #prepare(topology: Topology, reason: Reason): Promise<Ready | undefined> {
    const recompiler = this.#current();
    if (recompiler === undefined) {
      this.#complain("no policy is in force: nothing is done", reason);
      return undefined;
    }
    const { generation } = recompiler;
    const firewall = firewallOf(generation.firewall);
    const compiled = await this.#compile(recompiler, topology, generation.compiledAs);
    if (compiled === undefined) return undefined;
    const now = { setup: generation.rules.setup, elements: this.#removals.leftOf(generation) };
    const step = stepBetween(now, { setup: compiled.rules.setup, elements: firewall.elements(compiled.rules) });
    return { recompiler, firewall, compiled, step };
  }

  async #bringReady(topology: Topology, ready: Ready, reason: Reason, lock: Holder): Promise<void> {
    const { recompiler, firewall, compiled, step } = ready;
    const { generation } = recompiler;
    if (!step.setsAlone) {
      await this.#apply(recompiler, topology, firewall, reason, "a rule has to change", lock);
      return;
    }
    let refused: string | undefined;
    let current = generation;
    const changed = step.changes.length > 0 || !this.#removals.none;
    // Docker was asked in this boot, which an earlier version, or who loaded the rules before Docker started, didn't know.
    if (changed || (bootId() !== undefined && !isOfThisBoot(generation))) {
      try {
        if (step.changes.length > 0) {
          await firewall.changeSets(onHost, step);
          this.#say({ kind: "sets", text: changesText(step.changes), sets: step.changes, ...told(reason) });
        }
        current = this.#remember(recompiler, compiled);
        if (changed) await this.#expectation.changed(firewall);
      } catch (error) {
        if (!(error instanceof HostError)) throw error;
        refused = error.message;
      }
    }
    if (refused !== undefined) return this.#apply(recompiler, topology, firewall, reason, refused, lock);
    if (!reason.check) return this.#healthy();
    const { found, expected } = await this.#expectation.check(current, firewall);
    // We have the lock: whoever noted it is no more, and switches and sets of theirs may be left.
    const brokenOff = this.#store.state().pending !== undefined;
    if (found.length === 0 && !brokenOff) return this.#healthy();
    const what = found.length === 0 ? "a change of the policy was broken off" : changedByOthers(found);
    const now = this.#current();
    if (now) await this.#apply(now, topology, firewall, reason, what, lock, expected);
  }

  /** The policy in force; read anew where another has been applied. */
  #current(): Recompiler | undefined {
    const { current } = this.#store.state();
    if (current === undefined) this.#recompiler = undefined;
    else if (this.#recompiler?.generation.id !== current) {
      this.#recompiler = new Recompiler(this.#store.get(current));
      this.#removals.forget();
    }
    return this.#recompiler;
  }

  async #compile(recompiler: Recompiler, topology: Topology, as: CompiledAs): Promise<Compiled | undefined> {
    const answer = await compileIn(recompiler, topology, this.#rim.today(), as);
    if (!("error" in answer)) return answer;
    this.#complain(`the policy can't be compiled any more, and its rules stay as they are: ${answer.error}`, {
      why: "",
    });
    return undefined;
  }

  /** Loads everything as `wallc apply` does: in the same transaction, with its way back. */
  async #apply(
    recompiler: Recompiler,
    topology: Topology,
    firewall: Firewall,
    reason: Reason,
    what: string,
    lock: Holder,
    known?: Listing,
  ): Promise<void> {
    const { compiledAs } = recompiler.generation;
    const variant = firewall.name === "iptables-legacy" ? "legacy" : "nft";
    // Without a listing to be made in a namespace, only what the kernel held before can be looked for.
    const as =
      compiledAs.setGeneration && this.#expectation.canVerify !== false
        ? { ...compiledAs, setGeneration: await freeSetGeneration(onHost, variant) }
        : compiledAs;
    const compiled = await this.#compile(recompiler, topology, as);
    if (compiled === undefined) return;
    const generation = next(recompiler.generation, as, compiled, bootId());
    const same = JSON.stringify(generation.rules) === JSON.stringify(recompiler.generation.rules);
    await this.#load(generation, firewall, reason, what, lock, same ? known : undefined);
  }

  /**
   * Holds the rules as they are where nobody knows what they should be: before Docker answers for the first time in a boot (no world), or
   * in a world that the policy doesn't compile for. No container's address is among them that may be another's by now.
   */
  async #hold(topology: Topology | undefined, reason: Reason, lock: Holder): Promise<void> {
    const generation = this.#current()?.generation;
    if (generation === undefined) return;
    const firewall = firewallOf(generation.firewall);
    const gone = topology ? addressesLost(generation.snapshot ?? topology, topology) : new Set<string>();
    const wanted = isOfThisBoot(generation)
      ? await withIr(generation, withoutAddresses(generation.ir, gone))
      : await atBoot(generation);
    const { found, expected } = await this.#expectation.check(wanted, firewall);
    if (found.length > 0) await this.#load(wanted, firewall, reason, changedByOthers(found), lock, expected);
  }

  /** Puts a generation in force; `known` is the listing that it should give, where no namespace can be had to make it in. */
  async #load(
    generation: Generation,
    firewall: Firewall,
    reason: Reason,
    what: string,
    lock: Holder,
    known: Listing | undefined,
  ): Promise<void> {
    const expected = (await this.#expectation.of(generation, firewall)) ?? known;
    if (expected === undefined) {
      const help = "run `wallc apply`, or give the watcher CAP_SYS_ADMIN";
      return this.#complain(`${what}, and the rules can't be checked without a network namespace: ${help}`, reason);
    }
    this.#store.put(generation);
    const { id, rules } = generation;
    const order = {
      kind: "apply",
      state: this.#store.folder,
      id,
      firewall: firewall.name,
      rules,
      runtimeSets: runtimeNames(generation.ir),
      again: true,
    } as const;
    const result = await carryOut({ ...order, expected: [...expected] }, this.#rim.self, lock.input, () => {});
    for (const text of result.warnings) this.#say({ kind: "note", text });
    if (result.outcome !== "done") return this.#complain(result.message, reason);
    this.#say({ kind: "rules", text: `the rules were loaded anew: ${what}`, ...told(reason) });
    await this.#expectation.changed(firewall);
    this.#healthy();
  }

  /** What a boot loads, and what others compare with, is what the kernel holds now. */
  #remember(recompiler: Recompiler, compiled: Compiled): Generation {
    const generation = next(recompiler.generation, recompiler.generation.compiledAs, compiled, bootId());
    this.#store.put(generation);
    this.#store.setState({ ...this.#store.state(), current: generation.id });
    this.#store.prune();
    this.#recompiler = recompiler.at(generation);
    this.#removals.forget();
    return generation;
  }

  /** Says what is wrong, once for as long as it is. */
  #complain(what: unknown, reason: Reason): void {
    const text = what instanceof Error ? what.message : String(what);
    if (text === this.#complained) return;
    this.#complained = text;
    this.#say({ kind: "error", text, ...told(reason) });
  }

  #healthy(): void {
    this.#complained = "";
  }
}
