import { Command, Option } from "commander";
import { type CommandFactory, examples } from "../command.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { onThisHost, openStore } from "../host/host.ts";
import { stateOption } from "../host/options.ts";
import { paletteFor, type Rim } from "../rim.ts";
import { statusJson } from "../status/json.ts";
import { statusMetrics } from "../status/prometheus.ts";
import { isSound, readStatus } from "../status/status.ts";
import { statusText } from "../status/text.ts";

interface Options {
  readonly exitCode?: true;
  readonly json?: true;
  readonly prometheus?: true;
  readonly state: string;
}

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
    .action(async (options: Options) => done(await onThisHost(() => status(options, rim))));

async function status(options: Options, rim: Rim): Promise<ExitCode> {
  const found = await readStatus(openStore(options.state, rim));
  if (options.prometheus) rim.stdout.write(statusMetrics(found));
  else if (options.json) rim.stdout.write(statusJson(found));
  else if (found) rim.stdout.write(statusText(found, paletteFor(rim.stdout, rim.env)));
  else rim.stdout.write("no policy is in force: none was put there by `wallc apply`\n");
  return options.exitCode && !(found && isSound(found)) ? EXIT.policy : EXIT.fine;
}
