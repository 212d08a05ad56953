import type { Readable } from "node:stream";
import type { Palette } from "../text/colour.ts";
import { COLOURED, PLAIN } from "../text/colour.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A stream that text is written to. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** All that a command has of the world outside, so that a test can stand in for it. */
export interface Rim {
  readonly stdin: Readable;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Environment;
  /** The current folder, an absolute path. */
  readonly cwd: string;
  /** Today's date in UTC, as `2026-12-31`. */
  readonly today: () => string;
  /** Whether the command is root's. */
  readonly isRoot: boolean;
  /** The program and first arguments that run this very command again. */
  readonly self: readonly string[];
  /** From now on Ctrl-C and the signals to end or to read anew are told to `listener` instead of ending the command; undone by the result. */
  readonly onInterrupt: (listener: (signal: "SIGINT" | "SIGTERM" | "SIGHUP") => void) => () => void;
}

/**
 * The colours for a stream: a terminal has them, unless `NO_COLOR` says no (no-color.org) or it is a dumb one;
 * `FORCE_COLOR` says yes for any stream (`0`: no).
 */
export function paletteFor(stream: Output, env: Environment): Palette {
  const { NO_COLOR, FORCE_COLOR, TERM } = env;
  if (NO_COLOR) return PLAIN;
  if (FORCE_COLOR) return FORCE_COLOR === "0" ? PLAIN : COLOURED;
  return stream.isTTY && TERM !== "dumb" ? COLOURED : PLAIN;
}
