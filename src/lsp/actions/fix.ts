import { isGone } from "../../../lang/anchor.ts";
import type { Fix } from "../../../lang/diagnostics/diagnostic.ts";
import { toRange } from "../place.ts";
import type { Policy } from "../policy.ts";
import type { Change } from "../workspace-edit.ts";
import type { ActionMaker } from "./action.ts";

/** The changes that the finding itself brings; one alone is surely meant. */
export const fix: ActionMaker = ({ finding, policy }) => {
  const fixes = [...(finding.fix ? [finding.fix] : []), ...(finding.otherFixes ?? [])];
  return fixes.filter(isWhole).map((one) => ({
    title: `${one.title.charAt(0).toUpperCase()}${one.title.slice(1)}`,
    finding,
    changes: changesOf(one, policy),
    isSure: one === finding.fix && fixes.length === 1,
  }));
};

export function changesOf({ edits }: Fix, policy: Policy): Change[] {
  return edits.map(({ span, text }) => ({ uri: policy.uriOf(span.file), range: toRange(span), text }));
}

/** Whether all places that it would change are as they were when it was made. */
export function isWhole({ edits }: Fix): boolean {
  return edits.every(({ span }) => !isGone(span.start) && !isGone(span.end));
}
