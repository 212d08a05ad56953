/** What the process says with its exit code. */
export const EXIT = {
  fine: 0,
  /** The policy has errors, or a command that was asked to judge says no: `fmt --check`, `check --strict`, `plan --exit-code`, `test`, `apply`, `doctor`. */
  policy: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The environment: an engine, a permission, a file that can't be read or written; or a fault of our own. */
  environment: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with a message (a sentence without a full stop) and what to do about it. Nothing has been written. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: ExitCode;
  readonly help: readonly string[];

  constructor(exitCode: ExitCode, message: string, help: readonly string[] = []) {
    super(message);
    this.exitCode = exitCode;
    this.help = help;
  }
}

export function usageError(message: string, ...help: string[]): CommandError {
  return new CommandError(EXIT.usage, message, help);
}

export function environmentError(message: string, ...help: string[]): CommandError {
  return new CommandError(EXIT.environment, message, help);
}
