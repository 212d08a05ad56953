import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { KERNEL_LOGS, type KernelLog, readKernelLog } from "../../host/log/kernel.ts";
import { readLogLine } from "../../host/log/line.ts";
import { loggersOf, writersOf } from "../../host/log/match.ts";
import { onHost } from "../../host/run.ts";
import { type CommandFactory, examples } from "../command.ts";
import { EXIT, type ExitCode, environmentError, usageError } from "../exit.ts";
import { onThisHost, openStore } from "../host/host.ts";
import { stateOption } from "../host/options.ts";
import { reason } from "../input/reason.ts";
import { entryJson, entryText } from "../logs/entry.ts";
import { quote } from "../quote.ts";
import { paletteFor, type Rim } from "../rim.ts";
import { statementsOf } from "../status/statements.ts";

interface Options {
  readonly from?: KernelLog;
  readonly json?: true;
  readonly state: string;
}

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
    .action(async (file: string | undefined, options: Options) =>
      done(await onThisHost(() => logs(file, options, rim))),
    );

async function logs(file: string | undefined, options: Options, rim: Rim): Promise<ExitCode> {
  if (file !== undefined && options.from !== undefined) throw usageError("`--from` goes without FILE");
  const generation = openStore(options.state, rim).current();
  if (generation === undefined) {
    throw environmentError("no policy is in force: none was put there by `wallc apply`");
  }
  const { ir, firewall } = generation;
  const loggers = loggersOf(ir, firewall);
  if (loggers.length === 0) {
    rim.stderr.write("note: no rule of the policy in force writes lines: `log` behind a rule makes it do so\n");
  }
  const [statement, palette] = [statementsOf(generation), paletteFor(rim.stdout, rim.env)];
  for await (const text of linesOf(file, options.from ?? "auto", rim)) {
    const line = readLogLine(text);
    const writers = line ? writersOf(ir, loggers, line) : [];
    if (!line || writers.length === 0) continue;
    rim.stdout.write(options.json ? entryJson({ line, writers }) : entryText({ line, writers }, statement, palette));
  }
  return EXIT.fine;
}

async function* linesOf(file: string | undefined, from: KernelLog, rim: Rim): AsyncIterable<string> {
  if (file === undefined) {
    yield* (await readKernelLog(onHost, from)).split("\n");
    return;
  }
  const input = file === "-" ? rim.stdin : createReadStream(resolve(rim.cwd, file));
  try {
    let rest = "";
    for await (const chunk of input.setEncoding("utf8")) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
    yield rest;
  } catch (error) {
    throw environmentError(`can't read ${quote(file)}: ${reason(error)}`);
  }
}
