import { Command } from "commander";
import { firewallOf } from "../../host/firewalls.ts";
import { takeLock } from "../../host/lock.ts";
import { type CommandFactory, examples } from "../command.ts";
import { type ExitCode, environmentError } from "../exit.ts";
import { type ApplyChoices, applyGeneration } from "../host/apply-generation.ts";
import { onThisHost, openStore } from "../host/host.ts";
import { stateOption } from "../host/options.ts";
import type { Rim } from "../rim.ts";
import { confirmOption, forceOption } from "./apply.ts";

interface Options extends ApplyChoices {
  readonly state: string;
}

export const rollbackCommand: CommandFactory = (rim, done) =>
  new Command("rollback")
    .summary("return to the policy before the one in force")
    .description(
      "Put the policy in force that was applied before the current one, as it was compiled then. Doing it twice returns to where\n" +
        "it began. What run-time sets hold stays.",
    )
    .addOption(confirmOption())
    .addOption(forceOption())
    .option("-n, --dry-run", "show what would change")
    .option("--json", "print what changed as JSON")
    .addOption(stateOption())
    .addHelpText(
      "after",
      examples(
        ["What would come back", "sudo wallc rollback --dry-run"],
        ["Back, unless nobody says within a minute that it was right", "sudo wallc rollback --confirm 60s"],
      ),
    )
    .action(async (options: Options) => done(await onThisHost(() => rollback(options, rim))));

async function rollback(options: Options, rim: Rim): Promise<ExitCode> {
  const store = openStore(options.state, rim);
  const lock = await takeLock();
  try {
    const { previous } = store.state();
    if (previous === undefined) {
      throw environmentError("there is no policy to return to: none was applied before the one in force");
    }
    const generation = store.get(previous);
    return await applyGeneration(generation, firewallOf(generation.firewall), options, store, lock, rim);
  } finally {
    await lock.release();
  }
}
