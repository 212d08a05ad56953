import type { Firewall } from "../../host/firewall.ts";
import { firewallOf, installedFirewalls } from "../../host/firewalls.ts";
import type { Holder } from "../../host/holder.ts";
import { HostError } from "../../host/host-error.ts";
import { LockTaken, takeLock } from "../../host/lock.ts";
import { onHost } from "../../host/run.ts";
import { runtimeNames } from "../../host/runtime-sets.ts";
import type { Generation } from "../../host/state/generation.ts";
import type { Store } from "../../host/state/store.ts";
import { isOfThisBoot } from "../../host/state/this-boot.ts";
import { visible } from "../../text/visible.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { paletteFor, type Rim } from "../rim.ts";
import { atBoot } from "./at-boot.ts";
import { compare, needAcceptable } from "./compare.ts";
import { onThisHost, openStore } from "./host.ts";
import { type Plan, planJson, planText } from "./plan.ts";
import { needDone, perform } from "./put-in-force.ts";

export interface LoadOptions {
  readonly boot?: true;
  readonly dryRun?: true;
  readonly json?: true;
  readonly state: string;
}

/** `wallc load`. */
export function runLoad(options: LoadOptions, rim: Rim): Promise<ExitCode> {
  return onThisHost(() => lockAndLoad(options, rim));
}

async function lockAndLoad(options: LoadOptions, rim: Rim): Promise<ExitCode> {
  const store = openStore(options.state, rim);
  let lock: Holder;
  try {
    lock = await takeLock();
  } catch (error) {
    // Who has the lock keeps the old or the new rules in force, whole: Docker may start beside rules that wait to be confirmed.
    if (!(error instanceof LockTaken) || !(await holdsAnything())) throw error;
    tell(
      "another `wallc` is changing the firewall, which holds rules of ours: they stay",
      { busy: true },
      options,
      rim,
    );
    return EXIT.fine;
  }
  try {
    return await load(store, lock, options, rim);
  } finally {
    await lock.release();
  }
}

async function load(store: Store, lock: Holder, options: LoadOptions, rim: Rim): Promise<ExitCode> {
  const { pending } = store.state();
  const kept = store.current();
  if (pending !== undefined)
    rim.stderr.write("note: a policy that was never confirmed, or was interrupted, is not loaded\n");
  if (kept === undefined) {
    tell("nothing to load: no policy is kept", { nothing: true }, options, rim);
    return EXIT.fine;
  }
  const firewall = firewallOf(kept.firewall);
  const held = await planFor(kept, firewall);
  // What was interrupted may have left more than rules: its notes have to be worked off.
  const there = held.nothing && pending === undefined;
  const generation = !there && (options.boot || !isOfThisBoot(kept)) ? await atBoot(kept) : kept;
  const plan = generation === kept ? held : await planFor(generation, firewall);
  if (options.dryRun) {
    rim.stdout.write(options.json ? planJson(plan) : planText(plan, paletteFor(rim.stdout, rim.env)));
    return EXIT.fine;
  }
  if (!there) {
    const id = remembered(generation, kept, store, rim);
    await putInForce({ ...generation, id }, firewall, plan, store, lock, rim);
  }
  const { source, at } = generation;
  const what = `${generation.firewall} holds ${visible(source)}, compiled ${at}`;
  if (options.json) rim.stdout.write(planJson(plan, { at }));
  else if (there) rim.stdout.write(`nothing to load: ${what}, already\n`);
  else
    rim.stdout.write(
      `loaded: ${what}${generation.booted ? "; containers are let in once the watcher has their addresses" : ""}\n`,
    );
  return EXIT.fine;
}

/** What the state is to call the one in force: the kept one still, where the disk takes no other (it may be full). */
function remembered(generation: Generation, kept: Generation, store: Store, rim: Rim): string {
  if (generation === kept) return kept.id;
  try {
    store.put(generation);
    return generation.id;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    rim.stderr.write(`warning: ${error.message}\n`);
    return kept.id;
  }
}

async function planFor(generation: Generation, firewall: Firewall): Promise<Plan> {
  const comparison = await compare(generation, firewall);
  const nothing = comparison.changes.length === 0 && comparison.leaves.length === 0;
  return { generation, comparison, nothing, meaning: undefined, brokenTests: [] };
}

/**
 * Nothing is in its way: what is kept was applied by somebody who was told of everything. Switches of interfaces that aren't there
 * yet are the watcher's, once they are.
 */
async function putInForce(
  generation: Generation,
  firewall: Firewall,
  { comparison }: Plan,
  store: Store,
  lock: Holder,
  rim: Rim,
): Promise<void> {
  await needAcceptable(generation, firewall);
  const { id, rules, ir } = generation;
  const order = { kind: "apply" as const, state: store.folder, id, firewall: firewall.name, rules };
  const expected = [...comparison.expected];
  needDone(
    await perform({ ...order, expected, runtimeSets: runtimeNames(ir), again: true, kept: true }, lock, rim),
    rim,
  );
}

async function holdsAnything(): Promise<boolean> {
  for (const firewall of installedFirewalls()) {
    if ([...(await firewall.list(onHost)).keys()].some((title) => !firewall.harmless(title))) return true;
  }
  return false;
}

function tell(text: string, data: object, { json }: LoadOptions, rim: Rim): void {
  rim.stdout.write(json ? `${JSON.stringify(data, undefined, 2)}\n` : `${text}\n`);
}
