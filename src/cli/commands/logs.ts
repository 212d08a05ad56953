import { Command, Option } from "commander";
import { KERNEL_LOGS } from "../../host/defaults.ts";
import { type CommandFactory, examples } from "../command.ts";
import { stateOption } from "../host/options.ts";
import type { LogsOptions } from "../host/run-logs.ts";

export const logsCommand: CommandFactory = (rim, done) =>
  new Command("logs")
    .summary("say which policy line wrote each line of the kernel's log")
    .description(
      "Read the kernel's log, and show each line that a rule of the policy in force wrote, with the rule. FILE is a log that was\n" +
        "saved; `-` is standard input, read as it comes. Lines of others are left out. A line is known by its prefix: the tool's own\n" +
        'one names the rule. Where rules share a prefix of the policy\'s (`log "drop "`), those are named that the packet fits; a rule\n' +
        "with an empty prefix can't be known.",
    )
    .argument("[FILE]", "a log; without it the kernel's own since it started")
    .addOption(
      new Option("--from <LOG>", "where the kernel's log is read: auto is the journal, or dmesg without one").choices(
        KERNEL_LOGS,
      ),
    )
    .option("--json", "print each line as a JSON object")
    .addOption(stateOption())
    .addHelpText(
      "after",
      examples(
        ["Who was refused, and by which line", "sudo wallc logs"],
        ["As it happens", "journalctl -kf | sudo wallc logs -"],
        ["A log from yesterday", "sudo wallc logs kern.log.1 --json"],
      ),
    )
    .action(async (file: string | undefined, options: LogsOptions) => {
      const { runLogs } = await import("../host/run-logs.ts");
      done(await runLogs(file, options, rim));
    });
