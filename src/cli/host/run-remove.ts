import { barSize } from "../../host/cut/bar.ts";
import { installedFirewalls } from "../../host/firewalls.ts";
import { listIpsets } from "../../host/ipset/sets.ts";
import { takeLock } from "../../host/lock.ts";
import { onHost } from "../../host/run.ts";
import type { Store } from "../../host/state/store.ts";
import { switchTitle } from "../../host/switches.ts";
import { carryOutStep } from "../../host/units/steps.ts";
import { planUninstallation } from "../../host/units/uninstall.ts";
import { count } from "../../text/count.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Rim } from "../rim.ts";
import { onThisHost, openStore } from "./host.ts";
import { needDone, perform } from "./put-in-force.ts";

export interface RemoveOptions {
  readonly dryRun?: true;
  readonly json?: true;
  readonly units: boolean;
  readonly state: string;
}

/** `wallc remove`. */
export function runRemove(options: RemoveOptions, rim: Rim): Promise<ExitCode> {
  return onThisHost(() => remove(options, rim));
}

async function remove(options: RemoveOptions, rim: Rim): Promise<ExitCode> {
  const store = openStore(options.state, rim);
  const lock = await takeLock();
  let found: Found;
  try {
    found = await present(store);
    if (!options.dryRun) needDone(await perform({ kind: "remove", state: store.folder }, lock, rim), rim);
  } finally {
    await lock.release();
  }
  // Behind the lock, for which a watcher may be waiting that is to end.
  const { steps, stay } = await planUninstallation({ root: "", purge: false });
  const units = options.units ? steps : [];
  if (!options.dryRun) for (const step of units) await carryOutStep(step, "", onHost);
  const files = units.flatMap((step) => (step.kind === "remove" ? step.path : []));
  const all = { ...found, units: files };
  rim.stdout.write(options.json ? `${JSON.stringify(all, undefined, 2)}\n` : textOf(all, options.dryRun === true));
  const others = options.units ? stay : [];
  for (const path of others) rim.stderr.write(`warning: ${path} stays: somebody has changed it\n`);
  return EXIT.fine;
}

/** What there is of ours in the kernel: the number of chains and sets by firewall, and the switches that we set. */
interface Found {
  readonly firewalls: Readonly<Record<string, number>>;
  readonly switches: readonly string[];
}

async function present(store: Store): Promise<Found> {
  const firewalls: Record<string, number> = {};
  for (const firewall of installedFirewalls()) {
    const titles = [...(await firewall.list(onHost)).keys()].filter((title) => !title.startsWith("ipset "));
    if (titles.length > 0) firewalls[firewall.name] = titles.length;
  }
  const sets = (await listIpsets(onHost)).size;
  if (sets > 0) firewalls.ipset = sets;
  const barred = await barSize(onHost);
  if (barred > 0) firewalls["nft, flows that `--cut` ended"] = barred;
  return { firewalls, switches: store.readableState().switched.map(switchTitle) };
}

function textOf({ firewalls, switches, units }: Found & { readonly units: readonly string[] }, dry: boolean): string {
  const lines = Object.entries(firewalls).map(
    ([name, number]) => `  ${name}: ${count(number, "chain, jump or set", "chains, jumps and sets")}\n`,
  );
  const all = [
    ...lines,
    ...switches.map((name) => `  ${name}: as it was before\n`),
    ...units.map((path) => `  ${path}\n`),
  ];
  if (all.length === 0) return "nothing of ours is on this host\n";
  return `${dry ? "would take away" : "took away"}:\n${all.join("")}`;
}
