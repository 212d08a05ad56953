import { liftBar } from "../cut/bar.ts";
import { tryToCut } from "../cut/cut.ts";
import { deviations, type Firewall } from "../firewall.ts";
import { firewallOf, installedFirewalls } from "../firewalls.ts";
import { HostError } from "../host-error.ts";
import { removeIpsets, sweepIpsets } from "../ipset/sets.ts";
import { type Difference, differences, type Listing, union } from "../listing.ts";
import { onHost } from "../run.ts";
import { takeOverMembers } from "../runtime-sets.ts";
import type { State } from "../state/state.ts";
import { Store } from "../state/store.ts";
import {
  isSwitch,
  needBridgeNetfilter,
  putBack,
  readSwitches,
  setSwitch,
  switchesOf,
  switchListing,
  switchTitle,
} from "../switches.ts";
import { willMake } from "./leftovers.ts";
import { Notes } from "./notes.ts";
import type { ApplyOrder, Result } from "./order.ts";
import { goBack, type Way, wayBack } from "./way-back.ts";

/** Tells whether somebody keeps the rules that are in force now. */
export type Confirm = (seconds: number, id: string) => Promise<boolean>;

/**
 * Puts a generation in force, reads it back, and puts back what was there if anything is wrong or nobody confirms. Until it is
 * settled the state on disk names the old one, so that a boot never loads what wasn't confirmed.
 */
export async function applyTransaction(order: ApplyOrder, confirm: Confirm): Promise<Result> {
  const store = new Store(order.state);
  const notes = new Notes(store, order.kept === true);
  const firewall = firewallOf(order.firewall);
  const before = store.state();
  const way = await wayBack(firewall, store, switchesOf(order.rules.setup));
  if (order.confirm !== undefined && way.rules === "unknown") {
    const help = ["apply it without `--confirm`, or take what is there away with `wallc remove`"];
    return { outcome: "failed", message: "what is in force now could not be brought back", help, warnings: [] };
  }
  await note(order, notes, before, firewall, way);
  const undo = async (outcome: "failed" | "returned", message: string, help: readonly string[] = []) =>
    ended(store, notes, before, await goBack(firewall, way), { outcome, message, help, warnings: [] });
  try {
    await putInForce(order, firewall, way);
  } catch (error) {
    return undo(
      "failed",
      error instanceof Error ? error.message : String(error),
      error instanceof HostError ? error.help : [],
    );
  }
  if (order.confirm !== undefined && !(await confirm(order.confirm, order.id))) {
    return undo("returned", "nobody confirmed the new rules");
  }
  return settle(order, store, notes, firewall);
}

/** Writes down, before anything changes, what has to be undone one day. */
async function note(order: ApplyOrder, notes: Notes, before: State, firewall: Firewall, way: Way): Promise<void> {
  const known = new Set(before.switched.map(switchTitle));
  const now = new Map(way.switches.map((one) => [switchTitle(one), one.value]));
  const news = switchesOf(order.rules.setup).flatMap((one) => {
    const value = now.get(switchTitle(one));
    return value === undefined || value === one.value || known.has(switchTitle(one)) ? [] : [{ ...one, before: value }];
  });
  const made = [...new Set([...before.made, ...(await willMake(onHost, firewall.name, order.rules.setup.jumps))])];
  notes.write({ ...before, pending: order.id, made, switched: [...before.switched, ...news] });
}

/** Rules first, then what they rely on: no traffic is let through the machine before it is judged. */
async function putInForce({ rules, expected }: ApplyOrder, firewall: Firewall, way: Way): Promise<void> {
  const wanted: Listing = new Map(expected);
  try {
    await firewall.load(onHost, rules, wanted);
  } catch (error) {
    // Docker or another firewall may have moved something between our looking and our writing.
    if (!(error instanceof HostError)) throw error;
    await firewall.load(onHost, rules, wanted);
  }
  await needBridgeNetfilter(onHost, rules.setup);
  const switches = switchesOf(rules.setup);
  for (const one of switches) await setSwitch(onHost, one);
  const there = new Set(way.switches.map(switchTitle));
  const whole = union(wanted, switchListing(switches.filter((one) => there.has(switchTitle(one)))));
  const now = union(await firewall.list(onHost), switchListing(await readSwitches(onHost, switches)));
  const wrong = deviations(firewall, differences(whole, now)).filter(({ title, before }) => before || !isSwitch(title));
  if (wrong.length > 0) throw new HostError(`the kernel doesn't hold what it was given: ${named(wrong)}`);
}

/** The new rules stay: takes away what they make superfluous, and remembers them. */
async function settle(order: ApplyOrder, store: Store, notes: Notes, firewall: Firewall): Promise<Result> {
  const warnings: string[] = [];
  const attempt = (what: string, work: Promise<unknown>) =>
    work.then(
      () => true,
      (error: Error) => {
        warnings.push(`${what}: ${error.message}`);
        return false;
      },
    );
  const state = store.state();
  const wanted = new Set(switchesOf(order.rules.setup).map(switchTitle));
  const superfluous = state.switched.filter((one) => !wanted.has(switchTitle(one)));
  await attempt("a switch could not be put back", putBack(onHost, superfluous));
  const taken = takeOverMembers(onHost, firewall.name, order.runtimeSets).then((lost) => {
    warnings.push(
      ...lost.map((what) => `${what} could not be taken over: nft's run-time sets hold single addresses alone`),
    );
  });
  // Without its members a set of refused addresses refuses nobody: the old rules then stay, beside the new ones.
  if (await attempt("the rules of another firewall stay too", taken)) {
    for (const other of installedFirewalls().filter(({ name }) => name !== firewall.name)) {
      await attempt(`what ${other.name} holds of ours could not be taken away`, other.remove(onHost));
    }
    const unused = firewall.name === "nft" ? removeIpsets(onHost) : sweepIpsets(onHost, new Map(order.expected));
    await attempt("unused sets could not be taken away", unused);
  }
  const result: Result = { outcome: "done", message: "", help: [], warnings };
  const { pending: _pending, previous: _previous, ...rest } = state;
  const previous = state.current === order.id || order.again ? state.previous : state.current;
  const switched = state.switched.filter((one) => !superfluous.includes(one));
  notes.write({ ...rest, switched, current: order.id, ...(previous && { previous }), ...lastly(result) });
  warnings.push(...[...notes.troubles].map((trouble) => `the rules hold, and that is not remembered: ${trouble}`));
  if (order.cut) return { ...result, cut: await tryToCut(onHost, store.get(order.id)) };
  await attempt("the bar of flows that an earlier policy ended could not be lifted", liftBar(onHost));
  return result;
}

/** What is remembered of an attempt whose rules don't stay. */
function ended(store: Store, notes: Notes, before: State, troubles: readonly string[], result: Result): Result {
  const whole: Result =
    troubles.length === 0
      ? { ...result, message: `${result.message}; the rules are those from before` }
      : {
          outcome: "broken",
          message: `${result.message}, and the rules from before are not wholly back: ${troubles.join("; ")}`,
          help: ["apply a policy again, or take everything away with `wallc remove`"],
          warnings: [],
        };
  notes.write({ ...(troubles.length === 0 ? before : store.state()), ...lastly(whole) });
  return whole;
}

function lastly({ outcome, message }: Result) {
  return { last: { at: new Date().toISOString(), outcome, message } };
}

function named(found: readonly Difference[]): string {
  const titles = found.slice(0, 3).map(({ title }) => `\`${title}\``);
  return found.length > 3 ? `${titles.join(", ")} and ${found.length - 3} more` : titles.join(", ");
}
