import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Program } from "../../../lang/tree.ts";

/**
 * A policy as it was read. Its files bear names relative to the folder of the first one, so that nothing compiled depends on
 * the current folder.
 */
export interface LoadedPolicy {
  readonly program: Program;
  readonly diagnostics: readonly Diagnostic[];
  /** The text of each file. */
  readonly sources: ReadonlyMap<string, string>;
  /** A file's name as the user knows it: relative to the current folder where that is shorter. */
  readonly display: (file: string) => string;
}
