import { Command } from "commander";
import { type CommandFactory, examples } from "../command.ts";
import { stateOption } from "../host/options.ts";
import type { UninstallOptions } from "../host/run-uninstall.ts";
import { parseName } from "../options.ts";

export const uninstallCommand: CommandFactory = (rim, done) =>
  new Command("uninstall")
    .summary("take systemd's units away again")
    .description(
      "Stop, disable and remove the units of `wallc install`. The rules stay in force until the machine ends; `wallc remove` takes them\n" +
        "away, and the units too. /etc/wallc stays, and so does what is remembered in /var/lib/wallc. A unit that somebody has changed\n" +
        "stays as well, and is named.",
    )
    .option(
      "--purge",
      "remove changed units, drop-ins, /etc/wallc and what is remembered too; not while a policy is in force",
    )
    .option("--root <DIR>", "remove beneath a folder; systemd is told nothing", parseName)
    .option("-n, --dry-run", "show what would be run and removed")
    .option("--json", "print what was done as JSON")
    .addOption(stateOption())
    .addHelpText(
      "after",
      examples(
        ["Leave the rules, but load them no more at boot", "sudo wallc uninstall"],
        ["Leave no trace: first the rules, then the rest", "sudo wallc remove"],
        ["The second half of that", "sudo wallc uninstall --purge"],
      ),
    )
    .action(async (options: UninstallOptions) => {
      const { runUninstall } = await import("../host/run-uninstall.ts");
      done(await runUninstall(options, rim));
    });
