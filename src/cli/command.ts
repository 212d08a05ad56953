import type { Command } from "commander";
import type { ExitCode } from "./exit.ts";
import type { Rim } from "./rim.ts";

/** Builds a command; its action tells `done` how it ended. One file of `commands/` exports one of these. */
export type CommandFactory = (rim: Rim, done: (code: ExitCode) => void) => Command;

/** The examples at the end of a command's help: each a line of explanation and the command line. */
export function examples(...pairs: readonly (readonly [explanation: string, line: string])[]): string {
  return `\nExamples:\n${pairs.map(([explanation, line]) => `  # ${explanation}\n  ${line}\n`).join("\n")}`;
}
