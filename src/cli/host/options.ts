/** Options that the commands for a host share. */
import { type Command, Option } from "commander";
import { CHOICES, type Choice, DEFAULT_STATE } from "../../host/defaults.ts";
import { OBSTACLES } from "../../host/obstacles/obstacles.ts";
import { dockerOption, markOption, parseName, securityTableOption, stdinNameOption, todayOption } from "../options.ts";
import { parseDuration } from "./duration.ts";

/** How a policy is compiled for this host. */
export interface CompileChoices {
  readonly backend: Choice;
  readonly docker?: string;
  readonly ipset: boolean;
  readonly mark?: number;
  readonly securityTable: boolean;
  readonly stdinFilename?: string;
  readonly today?: string;
  readonly state: string;
}

/** Adds the options of `CompileChoices` to a command. */
export function addCompileOptions(command: Command): Command {
  return command
    .addOption(
      new Option("-b, --backend <NAME>", "the firewall: auto stays with the one in force, at first Docker's own")
        .choices(CHOICES)
        .default("auto"),
    )
    .addOption(dockerOption("the engine of DOCKER_HOST, or the local one; where none answers, the command fails"))
    .option("--no-ipset", "iptables: write addresses into rules, even where ipset is installed")
    .addOption(markOption())
    .addOption(securityTableOption())
    .addOption(stdinNameOption(", and that its includes are relative to"))
    .addOption(todayOption())
    .addOption(stateOption());
}

/** `--state`. */
export function stateOption(): Option {
  return new Option("--state <DIR>", "where it is remembered what was done to this host")
    .argParser(parseName)
    .default(DEFAULT_STATE);
}

/** `--force`, with the names of all obstacles. */
export function forceOption(): Option {
  const all = OBSTACLES.map(({ name, summary }) => `${name}: ${summary}`).join("; ");
  return new Option("--force <NAME...>", `go over what is in the way (${all})`).choices(
    OBSTACLES.map(({ name }) => name),
  );
}

/** `--confirm`. */
export function confirmOption(): Option {
  return new Option(
    "--confirm <TIME>",
    "go back to the old rules unless somebody confirms the new ones within this time, as 60s or 5m",
  ).argParser(parseDuration);
}

/** `--cut`. */
export function cutOption(): Option {
  return new Option("--cut", "end the open connections that the policy refuses, once its rules are there to stay");
}
