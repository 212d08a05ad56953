import { EXIT, type ExitCode } from "../exit.ts";
import { paletteFor, type Rim } from "../rim.ts";
import { statusJson } from "../status/json.ts";
import { statusMetrics } from "../status/prometheus.ts";
import { isSound, readStatus } from "../status/status.ts";
import { statusText } from "../status/text.ts";
import { onThisHost, openStore } from "./host.ts";

export interface StatusOptions {
  readonly exitCode?: true;
  readonly json?: true;
  readonly prometheus?: true;
  readonly state: string;
}

/** `wallc status`. */
export function runStatus(options: StatusOptions, rim: Rim): Promise<ExitCode> {
  return onThisHost(() => status(options, rim));
}

async function status(options: StatusOptions, rim: Rim): Promise<ExitCode> {
  const found = await readStatus(openStore(options.state, rim));
  if (options.prometheus) rim.stdout.write(statusMetrics(found));
  else if (options.json) rim.stdout.write(statusJson(found));
  else if (found) rim.stdout.write(statusText(found, paletteFor(rim.stdout, rim.env)));
  else rim.stdout.write("no policy is in force: none was put there by `wallc apply`\n");
  return options.exitCode && !(found && isSound(found)) ? EXIT.policy : EXIT.fine;
}
