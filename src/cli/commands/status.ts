import { Command, Option } from "commander";
import { type CommandFactory, examples } from "../command.ts";
import { stateOption } from "../host/options.ts";
import type { StatusOptions } from "../host/run-status.ts";

export const statusCommand: CommandFactory = (rim, done) =>
  new Command("status")
    .summary("show what is in force on this host, and what it has done")
    .description(
      "Show the policy in force, whether the kernel still holds exactly its rules, packets and bytes by policy line, and who was\n" +
        "refused most as far as rules with `log` wrote it down. Counters begin anew whenever rules are loaded. Lines that were\n" +
        "compiled to one rule are counted together, and shown so. Nothing is changed.",
    )
    .option("-e, --exit-code", "end with 1 where no policy is in force, or somebody changed its rules")
    .option("--json", "print it as JSON")
    .addOption(new Option("--prometheus", "print metrics in Prometheus' text format").conflicts("json"))
    .addOption(stateOption())
    .addHelpText(
      "after",
      examples(
        ["What is going on", "sudo wallc status"],
        ["In a script: are our rules untouched?", "wallc status --exit-code"],
        ["For node_exporter's textfile collector", "wallc status --prometheus"],
      ),
    )
    .action(async (options: StatusOptions) => {
      const { runStatus } = await import("../host/run-status.ts");
      done(await runStatus(options, rim));
    });
