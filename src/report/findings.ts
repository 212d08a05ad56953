import type { Definition, Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { Palette } from "../text/colour.ts";

/** All that a report may need. */
export interface Findings {
  /** Sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
  /** The texts of the files that were read, under the names that the spans bear. */
  readonly sources: ReadonlyMap<string, string>;
  /** The catalogue: each code that can occur. */
  readonly definitions: readonly Definition[];
  /** The version of the tool. */
  readonly version: string;
  readonly palette: Palette;
}

/** Prints findings in one format; the text ends in a line break unless it is empty. */
export type Format = (findings: Findings) => string;
