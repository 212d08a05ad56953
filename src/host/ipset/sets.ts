import { HostError } from "../host-error.ts";
import type { Listing } from "../listing.ts";
import { findProgram, lastWords, need, type Run } from "../run.ts";

/** What the names of all our sets begin with; the kernel has one name space of sets for all programs. */
const OURS = "wallc-";

/** Sets that other programs fill: their elements are no policy's, and they stay when a policy goes. */
export function isRuntimeIpset(name: string): boolean {
  return name.startsWith(`${OURS}r`);
}

/**
 * What the kernel holds of our sets: `ipset NAME` with its definition, and its elements unless other programs fill it. Left out are
 * sizes that grow and the hash's seed. Empty where ipset isn't installed or the kernel has none.
 */
export async function listIpsets(run: Run): Promise<Listing> {
  const sets = await savedSets(run);
  return new Map(
    [...sets].map(([name, { definition, elements }]) => [
      `ipset ${name}`,
      [definition, ...(isRuntimeIpset(name) ? [] : [...elements].sort())],
    ]),
  );
}

/** A set of ours; both parts in the words of `ipset restore`, behind the set's name. */
interface SavedSet {
  readonly definition: string;
  readonly elements: readonly string[];
}

async function savedSets(run: Run): Promise<Map<string, SavedSet>> {
  if (findProgram("ipset") === undefined) return new Map();
  const sets = new Map<string, { definition: string; elements: string[] }>();
  for (const line of (await need(run, "ipset", ["save"])).split("\n")) {
    const [, verb, name = "", rest = ""] = /^(create|add) (\S+) (.*)$/.exec(line) ?? [];
    if (!name.startsWith(OURS)) continue;
    if (verb === "create") sets.set(name, { definition: withoutSizes(rest), elements: [] });
    else sets.get(name)?.elements.push(rest);
  }
  return sets;
}

function withoutSizes(definition: string): string {
  return definition.replace(/ (hashsize|bucketsize|initval) \S+/g, "");
}

/**
 * Loads a compiled `sets.ipset`. A run-time set that is there with another size or timeout than `wanted` says is made anew with
 * its elements, since the kernel changes neither in place.
 */
export async function loadIpsets(run: Run, file: string, wanted: Listing): Promise<void> {
  const ran = await run("ipset", ["restore", "-exist"], redefinitions(await savedSets(run), wanted) + file);
  if (ran.status !== 0) throw new HostError(`ipset refused the sets: ${lastWords(ran)}`);
}

function redefinitions(now: ReadonlyMap<string, SavedSet>, wanted: Listing): string {
  const lines = [...now].flatMap(([name, { definition, elements }]) => {
    const other = wanted.get(`ipset ${name}`)?.[0];
    if (!isRuntimeIpset(name) || other === undefined || other === definition) return [];
    const spare = `${OURS}new${name.slice(OURS.length, OURS.length + 2)}`;
    return [
      `create ${spare} ${other}`,
      `flush ${spare}`,
      ...elements.map((element) => `add ${spare} ${fitting(element, other)}`),
      `swap ${spare} ${name}`,
      `destroy ${spare}`,
    ];
  });
  return lines.map((line) => `${line}\n`).join("");
}

/** An element's own timeout goes where the set has none any more. */
function fitting(element: string, definition: string): string {
  return / timeout /.test(definition) ? element : element.replace(/ timeout \d+/, "");
}

/** Destroys our sets that aren't in `keep`, but for run-time sets; what a rule still asks stays. */
export async function sweepIpsets(run: Run, keep: Listing): Promise<void> {
  for (const name of (await savedSets(run)).keys()) {
    if (!isRuntimeIpset(name) && !keep.has(`ipset ${name}`)) await run("ipset", ["destroy", name]);
  }
}

/** Destroys all our sets. No rule may ask one any more. */
export async function removeIpsets(run: Run): Promise<void> {
  for (const name of (await savedSets(run)).keys()) await need(run, "ipset", ["destroy", name]);
}
