import { diffArrays } from "diff";
import type { Difference } from "../../host/listing.ts";
import type { Palette } from "../../text/colour.ts";
import { count } from "../../text/count.ts";
import { visible } from "../../text/visible.ts";

/** The lines that two versions of one chain, set or switch differ in. */
export interface RuleChange {
  readonly title: string;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

export function ruleChanges(changes: readonly Difference[]): RuleChange[] {
  return changes.map((change) => {
    const parts = hunks(change);
    const pick = (sign: string) => parts.filter((part) => part.sign === sign).map(({ line }) => line);
    return { title: change.title, removed: pick("-"), added: pick("+") };
  });
}

/** The changes as a readable diff: each title once, its lines behind `-` and `+`. */
export function changesText(changes: readonly Difference[], palette: Palette): string {
  return changes
    .map((change) => {
      const sign = change.before === undefined ? "+ " : change.after === undefined ? "- " : "  ";
      const lines = hunks(change).map(({ sign, line }) => {
        const colour = sign === "+" ? palette.green : palette.red;
        return `    ${colour(`${sign} ${visible(line)}`)}\n`;
      });
      return `  ${palette.bold(`${sign}${visible(change.title)}`)}\n${lines.join("")}`;
    })
    .join("");
}

/** `12 rules and elements added, 1 removed`. */
export function tallyText(changes: readonly Difference[]): string {
  const all = changes.flatMap(hunks);
  const added = all.filter(({ sign }) => sign === "+").length;
  return `${count(added, "line")} added, ${all.length - added} removed`;
}

function hunks({ before = [], after = [] }: Difference): { readonly sign: "+" | "-"; readonly line: string }[] {
  return diffArrays([...before], [...after]).flatMap(({ added, removed, value }) =>
    added || removed ? value.map((line) => ({ sign: added ? ("+" as const) : ("-" as const), line })) : [],
  );
}
