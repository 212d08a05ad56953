import { environmentError } from "../exit.ts";
import type { Rim } from "../rim.ts";

/** Prints an artefact to standard output; where that is closed the artefact would be lost in silence, so the command ends. */
export function print(rim: Rim, text: string): void {
  if (rim.stdout.isClosed?.()) {
    throw environmentError(
      "can't write to standard output: it is closed",
      "redirect it to a file; to throw it away, `>/dev/null`",
    );
  }
  rim.stdout.write(text);
}
