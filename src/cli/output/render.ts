import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { FormatName } from "../../report/formats.ts";
import { sortFindings } from "../../report/sort.ts";
import type { LoadedPolicy } from "../input/policy.ts";
import type { Output, Rim } from "../rim.ts";
import { paletteFor } from "../rim.ts";
import { VERSION } from "../version.ts";
import { relocate } from "./relocate.ts";

/** What of a policy a report needs: the texts, and the names under which the user knows them. */
export type Shown = Pick<LoadedPolicy, "sources" | "display">;

/** Writes findings to a stream in one format. */
export async function render(
  rim: Rim,
  stream: Output,
  format: FormatName,
  shown: Shown,
  diagnostics: readonly Diagnostic[],
): Promise<void> {
  if (diagnostics.length === 0 && (format === "pretty" || format === "compact" || format === "github")) return;
  const [{ FORMATS }, definitions] = await Promise.all([
    import("../../report/formats.ts"),
    format === "sarif" ? import("../catalogue.ts").then(({ catalogue }) => catalogue) : [],
  ]);
  const text = FORMATS[format]({
    diagnostics: inOrder(diagnostics, shown),
    sources: new Map([...shown.sources].map(([file, source]) => [shown.display(file), source])),
    definitions,
    version: VERSION,
    palette: paletteFor(stream, rim.env),
  });
  stream.write(text);
}

/** Findings by their places, under the names that the user knows. */
export function inOrder(diagnostics: readonly Diagnostic[], { sources, display }: Shown): Diagnostic[] {
  return sortFindings(diagnostics, [...sources.keys()]).map((item) => relocate(item, display));
}
