import { Command } from "commander";
import { type CommandFactory, examples } from "../command.ts";
import { confirmOption, cutOption, forceOption, stateOption } from "../host/options.ts";
import type { RollbackOptions } from "../host/run-rollback.ts";

export const rollbackCommand: CommandFactory = (rim, done) =>
  new Command("rollback")
    .summary("return to the policy before the one in force")
    .description(
      "Put the policy in force that was applied before the current one, as it was compiled then. Doing it twice returns to where\n" +
        "it began. What run-time sets hold stays.",
    )
    .addOption(confirmOption())
    .addOption(cutOption())
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
    .action(async (options: RollbackOptions) => {
      const { runRollback } = await import("../host/run-rollback.ts");
      done(await runRollback(options, rim));
    });
