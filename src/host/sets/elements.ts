import type { HostSetup } from "../../../backends/backend.ts";

/** Compiled rules, taken apart: the elements that may change while no rule does, and all the rest. */
export interface Elements {
  /** Everything else as text: equal ones differ in elements at most. */
  readonly frame: string;
  /** By the set's name. */
  readonly sets: ReadonlyMap<string, readonly string[]>;
  /** What has to stand in front of a file that names elements. */
  readonly preamble: string;
}

/** What one set loses and gets. */
export interface SetChange {
  readonly set: string;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** How to come from one compilation to another. */
export interface Step {
  /** Whether elements alone differ; otherwise rules have to change, and `changes` are those of sets that both have. */
  readonly setsAlone: boolean;
  readonly changes: readonly SetChange[];
  readonly preamble: string;
}

/** One compilation, as far as it is compared. */
export interface Compiled {
  readonly elements: Elements;
  readonly setup: HostSetup;
}

/** Compares two compilations of one firewall. */
export function stepBetween(before: Compiled, after: Compiled): Step {
  const setsAlone = before.elements.frame === after.elements.frame && asksNoMore(before.setup, after.setup);
  const changes = [...before.elements.sets].flatMap(([set, old]) => {
    const wanted = after.elements.sets.get(set);
    if (wanted === undefined) return [];
    const removed = old.filter((element) => !wanted.includes(element));
    const added = wanted.filter((element) => !old.includes(element));
    return removed.length + added.length === 0 ? [] : [{ set, removed, added }];
  });
  return { setsAlone, changes, preamble: before.elements.preamble };
}

/** Whether all that the new setup asks of the host is there: a bridge that needs no switch any more changes no rule. */
function asksNoMore(before: HostSetup, after: HostSetup): boolean {
  const rest = (setup: HostSetup) => JSON.stringify({ ...setup, bridges: [] });
  return rest(before) === rest(after) && after.bridges.every((bridge) => before.bridges.includes(bridge));
}

/**
 * What a setup asks of bridges, with what an earlier one asked of those that are still there: a policy that speaks of a container
 * needs its bridge's switch only while it runs, and turning that off and on would each time be more than a change of sets.
 */
export function keepingBridges(after: HostSetup, before: HostSetup, there: ReadonlySet<string>): HostSetup {
  const kept = before.bridges.filter((bridge) => there.has(bridge));
  return { ...after, bridges: [...new Set([...after.bridges, ...kept])].sort() };
}

/** What a compilation's sets have and those of the same policy in another world don't, whatever else differs. */
export function lostBetween(before: Elements, after: Elements): SetChange[] {
  return [...before.sets].flatMap(([set, old]) => {
    const wanted = new Set(after.sets.get(set));
    const removed = old.filter((element) => !wanted.has(element));
    return removed.length === 0 ? [] : [{ set, removed, added: [] }];
  });
}

/** The removals alone. */
export function removalsOf(changes: readonly SetChange[]): SetChange[] {
  return changes.filter(({ removed }) => removed.length > 0).map((change) => ({ ...change, added: [] }));
}

/** Of changes those that take out elements of these addresses, however the elements are written. */
export function removalsNaming(addresses: ReadonlySet<string>, changes: readonly SetChange[]): SetChange[] {
  const names = (element: string) => element.split(/[\s,"]+/).some((word) => addresses.has(word));
  return removalsOf(changes.map((change) => ({ ...change, removed: change.removed.filter(names) })));
}

/** Elements, less what has been taken out since they were compiled. */
export function without(elements: Elements, taken: readonly SetChange[]): Elements {
  const left = remaining(taken);
  return { ...elements, sets: new Map([...elements.sets].map(([set, all]) => [set, left(set, all)])) };
}

/** Removals, less those that were made before. */
export function removalsWithout(changes: readonly SetChange[], taken: readonly SetChange[]): SetChange[] {
  const left = remaining(taken);
  return removalsOf(changes.map(({ set, removed }) => ({ set, removed: left(set, removed), added: [] })));
}

function remaining(taken: readonly SetChange[]) {
  const out = new Set(taken.flatMap(({ set, removed }) => removed.map((element) => `${set} ${element}`)));
  return (set: string, all: readonly string[]) => all.filter((element) => !out.has(`${set} ${element}`));
}
