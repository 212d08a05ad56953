import { Command } from "commander";
import { installedFirewalls } from "../../host/firewalls.ts";
import { listIpsets } from "../../host/ipset/sets.ts";
import { takeLock } from "../../host/lock.ts";
import { onHost } from "../../host/run.ts";
import type { Store } from "../../host/state/store.ts";
import { switchTitle } from "../../host/switches.ts";
import { count } from "../../text/count.ts";
import { type CommandFactory, examples } from "../command.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { onThisHost, openStore } from "../host/host.ts";
import { stateOption } from "../host/options.ts";
import { needDone, perform } from "../host/put-in-force.ts";
import type { Rim } from "../rim.ts";

interface Options {
  readonly dryRun?: true;
  readonly json?: true;
  readonly state: string;
}

export const removeCommand: CommandFactory = (rim, done) =>
  new Command("remove")
    .summary("take everything of ours away from this host")
    .description(
      "Take away the rules, chains, jumps and sets of every firewall of this host that are ours, put the switches back that were\n" +
        "set for them, and forget what was applied. Policies stay where they are. What other programs put into run-time sets goes too.",
    )
    .option("-n, --dry-run", "show what would go")
    .option("--json", "print what went as JSON")
    .addOption(stateOption())
    .addHelpText(
      "after",
      examples(["Leave no trace", "sudo wallc remove"], ["What is there", "sudo wallc remove --dry-run"]),
    )
    .action(async (options: Options) => done(await onThisHost(() => remove(options, rim))));

async function remove(options: Options, rim: Rim): Promise<ExitCode> {
  const store = openStore(options.state, rim);
  const lock = await takeLock();
  try {
    const found = await present(store);
    if (!options.dryRun) needDone(await perform({ kind: "remove", state: store.folder }, lock, rim), rim);
    rim.stdout.write(
      options.json ? `${JSON.stringify(found, undefined, 2)}\n` : textOf(found, options.dryRun === true),
    );
    return EXIT.fine;
  } finally {
    await lock.release();
  }
}

/** What there is of ours: the number of chains and sets by firewall, and the switches that we set. */
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
  return { firewalls, switches: switchesSet(store) };
}

/** A damaged state must not keep anybody from taking the rules away. */
function switchesSet(store: Store): string[] {
  return store.state().switched.map(switchTitle);
}

function textOf({ firewalls, switches }: Found, dry: boolean): string {
  const lines = Object.entries(firewalls).map(
    ([name, number]) => `  ${name}: ${count(number, "chain, jump or set", "chains, jumps and sets")}\n`,
  );
  const all = [...lines, ...switches.map((name) => `  ${name}: as it was before\n`)];
  if (all.length === 0) return "nothing of ours is on this host\n";
  return `${dry ? "would take away" : "took away"}:\n${all.join("")}`;
}
