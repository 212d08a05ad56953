/** The machine doesn't let us do what was asked: a sentence without a full stop, and what to do about it. */
export class HostError extends Error {
  override readonly name = "HostError";
  readonly help: readonly string[];

  constructor(message: string, ...help: readonly string[]) {
    super(message);
    this.help = help;
  }
}
