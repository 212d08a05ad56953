import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { catalogue } from "../../cli/catalogue.ts";
import { code, type Markup, ours, paragraphs, sentence } from "../markup.ts";

/** A suppression as far as its code, in a comment that may lack its reason yet. */
const SUPPRESSION = /^#\s*wallc:\s*allow\s+([a-z0-9-]+)/;

/** What the finding means that a comment silences; `undefined` for a comment that silences none. */
export function aboutSuppression(comment: string): Markup | undefined {
  const wanted = SUPPRESSION.exec(comment)?.[1];
  if (wanted === undefined) return undefined;
  const definition = catalogue.find((one) => one.code === wanted);
  if (!definition) return sentence`No finding has the code ${code(wanted)}.`;
  const { severity, title, explanation } = definition;
  return paragraphs(sentence`**${severity}** ${code(wanted)}: ${ours(title)}`, ours(explanation.trim()));
}

/** What the findings at a place are about in general: of each its title and the beginning of its explanation. */
export function aboutFindings(findings: readonly Diagnostic[]): Markup | undefined {
  const codes = [...new Set(findings.map((finding) => finding.code))];
  const all = codes.flatMap((wanted) => {
    const definition = catalogue.find((one) => one.code === wanted);
    if (!definition) return [];
    const { severity, title, explanation } = definition;
    const [first = ""] = explanation.trim().split("\n\n");
    return [paragraphs(sentence`**${severity}** ${code(wanted)}: ${ours(title)}`, ours(first))];
  });
  return all.length === 0 ? undefined : paragraphs(...all);
}
