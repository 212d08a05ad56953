import { HostError } from "../host-error.ts";
import { lastWords, type Run } from "../run.ts";
import type { Elements, SetChange } from "../sets/elements.ts";
import { splitElements, TABLE } from "./listing.ts";

/**
 * Takes a compiled ruleset apart. Elements of interval sets stay with the rules: the kernel publishes them only some time after
 * the transaction, and it is the whole file that drops packets meanwhile.
 */
export function nftElements(ruleset: string): Elements {
  const sets = new Map<string, readonly string[]>();
  const frame = ruleset
    .replace(/^#.*\n/gm, "")
    .replace(/^ {2}set (\S+) \{\n((?: {4}.*\n| {6}.*\n)*) {2}\}$/gm, (whole, name: string, body: string) => {
      if (/^ {4}flags /m.test(body)) return whole;
      const listed = /^ {4}elements = \{([\s\S]*?) \}\n/m.exec(body);
      sets.set(name, listed ? splitElements(listed[1] as string) : []);
      return whole.replace(listed?.[0] ?? "", () => "");
    });
  const preamble = ruleset
    .split("\n")
    .filter((line) => line.startsWith("define "))
    .map((line) => `${line}\n`)
    .join("");
  return { frame, sets, preamble };
}

/** Changes elements in one transaction. Throws where an element isn't as it was thought to be; then none has changed. */
export async function changeNft(run: Run, changes: readonly SetChange[], preamble: string): Promise<void> {
  await load(run, preamble, [
    ...changes.map(({ set, removed }) => line("delete", set, removed)),
    ...changes.map(({ set, added }) => line("add", set, added)),
  ]);
}

/** Takes elements out in one transaction, which first adds them: what isn't there can't be deleted, and nft 1.0.6 has no `destroy`. */
export async function takeOutOfNft(run: Run, changes: readonly SetChange[], preamble: string): Promise<void> {
  const verbs = ["add", "delete"];
  await load(
    run,
    preamble,
    verbs.flatMap((verb) => changes.map(({ set, removed }) => line(verb, set, removed))),
  );
}

function line(verb: string, set: string, elements: readonly string[]): string {
  return elements.length === 0 ? "" : `${verb} element ${TABLE.join(" ")} ${set} { ${elements.join(", ")} }\n`;
}

async function load(run: Run, preamble: string, lines: readonly string[]): Promise<void> {
  const ran = await run("nft", ["-f", "-"], preamble + lines.join(""));
  if (ran.status !== 0) throw new HostError(`nft refused the elements: ${lastWords(ran)}`);
}
