import type { Command } from "commander";

/** A command as a completion script needs it. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** What its arguments may be: fixed words, or files. */
  readonly values: Values;
}

export interface CompletedOption {
  /** `--output`, and `-o` where there is one. */
  readonly names: readonly string[];
  readonly summary: string;
  /** Absent where the option takes no value. */
  readonly values?: Values;
}

export type Values = readonly string[] | "files" | "none";

/** Reads the commands and options out of the program itself, so that no script can fall behind. */
export function describeCommands(program: Command): CompletedCommand[] {
  return program.commands.map((command) => {
    const [argument] = command.registeredArguments;
    return {
      name: command.name(),
      summary: command.summary(),
      options: [
        ...command.options.map((option) => ({
          names: [option.long, option.short].filter((name) => name !== undefined),
          summary: option.description,
          ...((option.required || option.optional) && { values: valuesOf(option.argChoices, option.flags) }),
        })),
        { names: ["--help", "-h"], summary: "show what the command does" },
      ],
      values: argument === undefined ? "none" : valuesOf(argument.argChoices, argument.name()),
    };
  });
}

function valuesOf(choices: readonly string[] | undefined, name: string): Values {
  if (choices) return choices;
  return /FILE|DIR/.test(name) ? "files" : "none";
}
