import { Command } from "commander";
import type { Topology } from "../../docker/topology.ts";
import type { Ailment, Check } from "../../host/doctor/check.ts";
import { CHECKS } from "../../host/doctor/checks.ts";
import { examine } from "../../host/doctor/examine.ts";
import { onHost } from "../../host/run.ts";
import type { Palette } from "../../text/colour.ts";
import { count } from "../../text/count.ts";
import { visible } from "../../text/visible.ts";
import { type CommandFactory, examples } from "../command.ts";
import { CommandError, EXIT, type ExitCode } from "../exit.ts";
import { onThisHost, openStore } from "../host/host.ts";
import { stateOption } from "../host/options.ts";
import { readDocker } from "../input/docker.ts";
import { dockerOption } from "../options.ts";
import { paletteFor, type Rim } from "../rim.ts";

interface Options {
  readonly docker?: string;
  readonly json?: true;
  readonly state: string;
}

interface Finding extends Ailment {
  readonly check: string;
}

interface Skipped {
  readonly check: string;
  readonly why: string;
}

export const doctorCommand: CommandFactory = (rim, done) =>
  new Command("doctor")
    .summary("find what on this host makes a policy untrue")
    .description(
      "Look for everything on this host that would make a policy untrue, with the reason and one command that mends it. Nothing\n" +
        "is changed. Ends with 1 where something was found.",
    )
    .addOption(dockerOption("the engine of DOCKER_HOST, or the local one; where none answers, its checks are left out"))
    .option("--json", "print the findings as JSON")
    .addOption(stateOption())
    .addHelpText(
      "after",
      `\nIt looks for:\n${CHECKS.map(({ name, summary }) => `  ${name}: ${summary}\n`).join("")}${examples(
        ["Why doesn't it do what the policy says?", "sudo wallc doctor"],
        ["In a script: 1 where something was found", "sudo wallc doctor --json > findings.json"],
      )}`,
    )
    .action(async (options: Options) => done(await onThisHost(() => doctor(options, rim))));

async function doctor(options: Options, rim: Rim): Promise<ExitCode> {
  const current = openStore(options.state, rim).current();
  const { topology, why } = await dockerIfAny(options.docker, rim);
  const host = await examine(onHost, "", topology, current);
  const findings: Finding[] = [];
  const skipped: Skipped[] = [];
  for (const check of CHECKS) {
    const lack = lackOf(check, topology, current, why);
    if (lack !== undefined) skipped.push({ check: check.name, why: lack });
    else findings.push(...(await check.look(host)).map((one) => ({ check: check.name, ...one })));
  }
  const { unread } = host;
  if (options.json) {
    rim.stdout.write(`${JSON.stringify({ version: 1, findings, skipped, unread }, undefined, 2)}\n`);
  } else rim.stdout.write(doctorText(findings, skipped, unread, paletteFor(rim.stdout, rim.env)));
  return findings.length > 0 ? EXIT.policy : EXIT.fine;
}

/** Why a check can't be made. */
function lackOf({ needs }: Check, topology: unknown, current: unknown, why: string): string | undefined {
  if (needs === "engine" && !topology) return why;
  return needs === "policy" && !current ? "no policy is in force" : undefined;
}

/** Docker's world; where nobody named one and no engine answers, why there is none. */
async function dockerIfAny(choice: string | undefined, rim: Rim): Promise<{ topology?: Topology; why: string }> {
  try {
    const topology = await readDocker(choice, rim);
    return topology ? { topology, why: "" } : { why: "Docker was left out (`--docker none`)" };
  } catch (error) {
    if (choice !== undefined || !(error instanceof CommandError)) throw error;
    return { why: error.message };
  }
}

function doctorText(
  findings: readonly Finding[],
  skipped: readonly Skipped[],
  unread: readonly string[],
  palette: Palette,
): string {
  const told = findings.map(
    ({ check, message, why, command }) =>
      `${palette.yellow(palette.bold(check))}: ${visible(message)}\n  ${visible(why)}\n  ${palette.cyan(`$ ${visible(command)}`)}\n\n`,
  );
  const left = skipped.map(({ check, why }) => palette.dim(`not looked at: ${check}, because ${visible(why)}\n`));
  const blind = unread.map((text) => palette.dim(`couldn't be read: ${visible(text)}\n`));
  const looked = count(CHECKS.length - skipped.length, "check");
  return `${told.join("")}${left.join("")}${blind.join("")}${count(findings.length, "finding")} in ${looked}\n`;
}
