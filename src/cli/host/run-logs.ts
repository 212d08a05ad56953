import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import type { KernelLog } from "../../host/defaults.ts";
import { readKernelLog } from "../../host/log/kernel.ts";
import { readLogLine } from "../../host/log/line.ts";
import { loggersOf, writersOf } from "../../host/log/match.ts";
import { onHost } from "../../host/run.ts";
import { EXIT, type ExitCode, environmentError, usageError } from "../exit.ts";
import { reason } from "../input/reason.ts";
import { entryJson, entryText } from "../logs/entry.ts";
import { quote } from "../quote.ts";
import { paletteFor, type Rim } from "../rim.ts";
import { statementsOf } from "../status/statements.ts";
import { onThisHost, openStore } from "./host.ts";

export interface LogsOptions {
  readonly from?: KernelLog;
  readonly json?: true;
  readonly state: string;
}

/** `wallc logs`. */
export function runLogs(file: string | undefined, options: LogsOptions, rim: Rim): Promise<ExitCode> {
  return onThisHost(() => logs(file, options, rim));
}

async function logs(file: string | undefined, options: LogsOptions, rim: Rim): Promise<ExitCode> {
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
  let shown = 0;
  for await (const text of linesOf(file, options.from ?? "auto", rim)) {
    const line = readLogLine(text);
    const writers = line ? writersOf(ir, loggers, line) : [];
    if (!line || writers.length === 0) continue;
    shown++;
    rim.stdout.write(options.json ? entryJson({ line, writers }) : entryText({ line, writers }, statement, palette));
  }
  if (shown === 0 && loggers.length > 0) {
    rim.stderr.write("note: no line of the log is from a rule of the policy in force\n");
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
