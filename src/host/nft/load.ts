import { HostError } from "../host-error.ts";
import { lastWords, need, type Run } from "../run.ts";
import { isRuntimeSet, TABLE, tableText } from "./listing.ts";

/** A chain, set or other thing of our table, with the number that the kernel knows it by. */
interface Held {
  readonly title: string;
  readonly handle: number;
}

/**
 * Puts a ruleset in force in one transaction, in which also goes whatever the table holds beside `titles` (chains and sets of
 * an earlier policy, or somebody else's), but for run-time sets. The file empties all chains first, so that nothing asks for it.
 */
export async function loadNft(run: Run, ruleset: string, titles: ReadonlySet<string>): Promise<void> {
  const ran = await run("nft", ["-f", "-"], ruleset + sweep(await held(run), titles));
  if (ran.status !== 0) throw new HostError(`nft refused the rules: ${lastWords(ran)}`);
}

/** Whether nft and the kernel would take a ruleset now. Nothing changes. Gives what they say against it. */
export async function refusalOf(run: Run, ruleset: string): Promise<string | undefined> {
  const ran = await run("nft", ["-c", "-f", "-"], ruleset);
  return ran.status === 0 ? undefined : lastWords(ran);
}

/** Takes our table away, if it is there. */
export async function removeNft(run: Run): Promise<void> {
  if ((await tableText(run)) !== "") await need(run, "nft", ["delete", "table", ...TABLE]);
}

async function held(run: Run): Promise<Held[]> {
  const ran = await run("nft", ["-j", "-t", "list", "table", ...TABLE]);
  if (ran.status !== 0) return [];
  const { nftables } = JSON.parse(ran.out) as { nftables: Record<string, { name?: string; handle?: number }>[] };
  return nftables.flatMap((item) => {
    const [kind, { name, handle } = {}] = Object.entries(item)[0] ?? [];
    if (kind === "table" || kind === "rule" || name === undefined || handle === undefined) return [];
    return [{ title: `${kind} ${name}`, handle }];
  });
}

/** By number: whatever somebody called it, its name never gets into a file. Chains go first: they may ask for the rest. */
function sweep(all: readonly Held[], titles: ReadonlySet<string>): string {
  const gone = all.filter(({ title }) => !titles.has(title) && !isRuntimeSet(title));
  const kindOf = ({ title }: Held) => title.slice(0, title.indexOf(" "));
  const ordered = [...gone.filter((one) => kindOf(one) === "chain"), ...gone.filter((one) => kindOf(one) !== "chain")];
  return ordered.map((one) => `delete ${kindOf(one)} ${TABLE.join(" ")} handle ${one.handle}\n`).join("");
}
