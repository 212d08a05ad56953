import { HostError } from "../host-error.ts";
import { lastWords, type Run } from "../run.ts";
import type { SetChange } from "../sets/elements.ts";

/** The elements of a compiled `sets.ipset`, and the file without them. */
export function ipsetElements(file: string): { frame: string; sets: ReadonlyMap<string, readonly string[]> } {
  const sets = new Map<string, readonly string[]>();
  const rest: string[] = [];
  let elements: string[] = [];
  for (const line of file.split("\n")) {
    const [verb, first = "", second = ""] = line.split(" ");
    if (verb === "add") {
      elements.push(line.slice(`add ${first} `.length));
      continue;
    }
    rest.push(line);
    // A set is filled under another name, and then exchanged with its own.
    if (verb !== "swap") continue;
    sets.set(second, elements);
    elements = [];
  }
  return { frame: rest.join("\n"), sets };
}

/** Changes elements: what goes goes first, in all sets. ipset has no transaction; each line is in force at once. */
export async function changeIpsets(run: Run, changes: readonly SetChange[]): Promise<void> {
  const lines = [
    ...changes.flatMap(({ set, removed }) => removed.map((element) => `del ${set} ${element}\n`)),
    ...changes.flatMap(({ set, added }) => added.map((element) => `add ${set} ${element}\n`)),
  ];
  const ran = await run("ipset", ["restore", "-exist"], lines.join(""));
  if (ran.status !== 0) throw new HostError(`ipset refused the elements: ${lastWords(ran)}`);
}
