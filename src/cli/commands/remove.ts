import { Command } from "commander";
import { type CommandFactory, examples } from "../command.ts";
import { stateOption } from "../host/options.ts";
import type { RemoveOptions } from "../host/run-remove.ts";

export const removeCommand: CommandFactory = (rim, done) =>
  new Command("remove")
    .summary("take everything of ours away from this host")
    .description(
      "Take away the rules, chains, jumps and sets of every firewall of this host that are ours, put the switches back that were\n" +
        "set for them, and forget what was applied; then the units of `wallc install`. Policies stay where they are, in /etc/wallc too.\n" +
        "What other programs put into run-time sets goes.",
    )
    .option("--no-units", "leave systemd's units: the next policy is loaded at boot again")
    .option("-n, --dry-run", "show what would go")
    .option("--json", "print what went as JSON")
    .addOption(stateOption())
    .addHelpText(
      "after",
      examples(["Leave no trace", "sudo wallc remove"], ["What is there", "sudo wallc remove --dry-run"]),
    )
    .action(async (options: RemoveOptions) => {
      const { runRemove } = await import("../host/run-remove.ts");
      done(await runRemove(options, rim));
    });
