import { addressesLost } from "../../../docker/after-event.ts";
import type { Topology } from "../../../docker/topology.ts";
import type { Firewall, Rules } from "../../../host/firewall.ts";
import { firewallOf } from "../../../host/firewalls.ts";
import type { Holder } from "../../../host/holder.ts";
import { HostError } from "../../../host/host-error.ts";
import { freeSetGeneration } from "../../../host/iptables/set-generation.ts";
import type { Listing } from "../../../host/listing.ts";
import { onHost } from "../../../host/run.ts";
import { runtimeNames } from "../../../host/runtime-sets.ts";
import {
  emptying,
  keepingBridges,
  removalsNaming,
  removalsOf,
  type SetChange,
  stepBetween,
  without,
} from "../../../host/sets/elements.ts";
import type { CompiledAs, Generation } from "../../../host/state/generation.ts";
import type { Store } from "../../../host/state/store.ts";
import { carryOut } from "../../../host/transaction/start.ts";
import type { Rim } from "../../rim.ts";
import { Recompiler } from "../recompile.ts";
import { type Compiled, next, type Ready } from "./compiled.ts";
import { Expectation } from "./expected.ts";
import { changedByOthers, changesText, type Journal } from "./journal.ts";
import { Promises } from "./promises.ts";
import { type Reason, told } from "./reason.ts";
import { withVanished } from "./vanished.ts";
import { waitForLock } from "./wait-for-lock.ts";

/** Keeps the kernel at what the policy in force comes to in Docker's world as it is now. */
export class Keeper {
  readonly #store: Store;
  readonly #rim: Rim;
  readonly #say: Journal;
  readonly #expectation = new Expectation();
  readonly #promises: Promises;
  #recompiler: Recompiler | undefined;
  /** What was taken out of sets of the policy in force, and is still among what it was compiled to. */
  #taken: readonly SetChange[] = [];
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
    this.#ended = store.readableState().last?.at;
  }

  /** Docker's world as it was when the policy in force was last compiled; not that of before a boot, which is another one now. */
  known(): Topology | undefined {
    const generation = this.#current()?.generation;
    return generation?.booted ? undefined : generation?.snapshot;
  }

  /** Whether somebody else has put a policy in force, tried to, or taken it away, since this one was last looked at. */
  overtaken(): boolean {
    if (this.#busy) return false;
    try {
      const { current, last } = this.#store.state();
      return current !== this.#recompiler?.generation.id || last?.at !== this.#ended;
    } catch {
      // What can't be read now is complained of at the next look.
      return true;
    }
  }

  /**
   * Changes what has to be changed, under the lock of everybody who does; it is waited for while `world` is being asked for and
   * compiled. What goes wrong becomes an entry.
   */
  async bring(world: Topology | Promise<Topology | undefined>, reason: Reason): Promise<void> {
    const locking = waitForLock(this.#say);
    let compiled: Compiled | undefined;
    try {
      const topology = await world;
      const ready = topology && (await this.#prepare(topology, reason));
      // Loading rules takes its time, and needs what may not be there.
      if (topology && !ready?.step.setsAlone) await this.#takeOut(topology, ready, reason);
      const lock = await locking;
      this.#busy = true;
      if (topology && ready) compiled = await this.#bring(topology, ready, reason, lock);
      this.#current();
      if (compiled) this.#ended = this.#store.state().last?.at;
    } catch (error) {
      this.#complain(error instanceof Error ? error.message : String(error), reason);
    } finally {
      this.#busy = false;
      await (await locking.catch(() => undefined))?.release();
    }
    this.#test(compiled, reason);
  }

  /** Says which tests fail in the world as it is now, beside other work. */
  #test(compiled: Compiled | undefined, reason: Reason): void {
    if (compiled === undefined) return;
    this.#promises.look(compiled, reason.why).catch((error) => {
      this.#complain(error instanceof Error ? error.message : String(error), reason);
    });
  }

  /**
   * Takes the addresses out that nobody has any more, before anything else is looked at. That needs no lock: whatever policy somebody
   * is putting in force, it can't mean them. Where the elements aren't there, `bring` puts everything right.
   */
  async removeGone(topology: Topology, reason: Reason): Promise<void> {
    await this.#takeOut(topology, await this.#prepare(topology, reason), reason);
  }

  /**
   * Where rules have to change too, a set may be another one's in the new rules, and where the policy can't be compiled any more
   * nobody knows what they would be: then only what bears an address that is gone goes.
   */
  async #takeOut(topology: Topology, ready: Ready | undefined, reason: Reason): Promise<void> {
    const generation = this.#current()?.generation;
    if (generation === undefined) return;
    const firewall = firewallOf(generation.firewall);
    const step = ready?.step ?? emptying(without(firewall.elements(generation.rules), this.#taken));
    const gone = addressesLost(generation.snapshot ?? topology, topology);
    const changes = step.setsAlone ? removalsOf(step.changes) : removalsNaming(gone, step.changes);
    if (changes.length === 0) return;
    try {
      await firewall.changeSets(onHost, { ...step, changes });
      this.#taken = [...this.#taken, ...changes];
      this.#say({ kind: "removed", text: changesText(changes), sets: changes, ...told(reason) });
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
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
    const apart = ({ rules }: { rules: Rules }) => ({ setup: rules.setup, elements: firewall.elements(rules) });
    const before = apart(generation);
    const now = { ...before, elements: without(before.elements, this.#taken) };
    const step = stepBetween(now, apart(compiled));
    return { recompiler, firewall, compiled, step };
  }

  async #bring(topology: Topology, prepared: Ready, reason: Reason, lock: Holder): Promise<Compiled | undefined> {
    // Somebody may have applied another policy while we waited; one that didn't stay has brought back what was taken out meanwhile.
    const { current, last } = this.#store.state();
    const others = last?.at !== this.#ended;
    if (others) this.#taken = [];
    const same = !others && current === prepared.recompiler.generation.id;
    const ready = same ? prepared : await this.#prepare(topology, reason);
    if (ready === undefined) return undefined;
    await this.#bringReady(topology, ready, others ? { ...reason, check: true } : reason, lock);
    return ready.compiled;
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
    if (step.changes.length > 0 || this.#taken.length > 0) {
      try {
        if (step.changes.length > 0) {
          await firewall.changeSets(onHost, step);
          this.#say({ kind: "sets", text: changesText(step.changes), sets: step.changes, ...told(reason) });
        }
        current = this.#remember(recompiler, compiled);
        await this.#expectation.changed(firewall);
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
      this.#taken = [];
    }
    return this.#recompiler;
  }

  async #compile(recompiler: Recompiler, topology: Topology, as: CompiledAs): Promise<Compiled | undefined> {
    const { snapshot, rules: before } = recompiler.generation;
    let error = "";
    for (const world of [topology, withVanished(topology, snapshot)]) {
      const answer = await recompiler.compile(world, this.#rim.today(), as);
      if ("error" in answer) {
        error = answer.error;
        continue;
      }
      const bridges = new Set(topology.networks.flatMap(({ bridge }) => bridge ?? []));
      const setup = keepingBridges(answer.rules.setup, before.setup, bridges);
      return { ...answer, rules: { ...answer.rules, setup }, topology: world };
    }
    this.#complain(`the policy can't be compiled any more, and its rules stay as they are: ${error}`, {
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
    const generation = next(recompiler.generation, as, compiled);
    const same = JSON.stringify(generation.rules) === JSON.stringify(recompiler.generation.rules);
    const expected = (await this.#expectation.of(generation, firewall)) ?? (same ? known : undefined);
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
    const generation = next(recompiler.generation, recompiler.generation.compiledAs, compiled);
    this.#store.put(generation);
    this.#store.setState({ ...this.#store.state(), current: generation.id });
    this.#store.prune();
    this.#recompiler = recompiler.at(generation);
    this.#taken = [];
    return generation;
  }

  /** Says what is wrong, once for as long as it is. */
  #complain(text: string, reason: Reason): void {
    if (text === this.#complained) return;
    this.#complained = text;
    this.#say({ kind: "error", text, ...told(reason) });
  }

  #healthy(): void {
    this.#complained = "";
  }
}
