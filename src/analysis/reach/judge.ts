import { decide } from "../../ir/decide.ts";
import type { Ir, Rule } from "../../ir/ir.ts";
import { fits } from "../../ir/match.ts";
import type { Packet } from "../../ir/packet.ts";
import type { Attempt, Probe } from "./attempt.ts";

/** What becomes of one probe of one source. */
export interface Judged {
  readonly verdict: "open" | "maybe" | "closed";
  readonly attempt?: Attempt;
  /** What the policy calls those it lets through; absent where it lets everybody through. */
  readonly group?: string;
  /** The policy's line, where a rule decided: `edge.wall:12`. */
  readonly line?: string;
  readonly why?: string;
}

/** The best that happens to a probe over all ways that there are. */
export function judge(attempts: readonly Attempt[], probe: Probe, ir: Ir | undefined): Judged {
  let best: Judged = { verdict: "closed", why: "Docker drops it" };
  for (const attempt of attempts) {
    if (attempt.only && !attempt.only(probe)) continue;
    const found = ofPolicy(attempt, probe, ir);
    if (found.verdict === "open") return found;
    if (best.verdict === "closed") best = found;
  }
  return best;
}

function ofPolicy(attempt: Attempt, probe: Probe, ir: Ir | undefined): Judged {
  const verdict = attempt.maybe === undefined ? "open" : "maybe";
  const open: Judged = { verdict, attempt, ...(attempt.maybe && { why: attempt.maybe }) };
  if (!ir) return open;
  let by: Pick<Judged, "group" | "line"> = {};
  for (const packet of attempt.packets(probe)) {
    const { verdict, by: decided } = decide(ir, packet);
    const rule = decided.kind === "rule" ? decided.rule : undefined;
    const origin = rule?.origin ?? (decided.kind === "final" ? decided.final.origin : undefined);
    const line = origin && `${origin.file}:${origin.line}`;
    if (verdict === "deny" || verdict === "reject") {
      return {
        verdict: "closed",
        ...(line && { line }),
        why: line ? `the policy refuses it (${line})` : "the policy refuses it",
      };
    }
    const group = rule && groupOf(ir, rule, packet);
    if (line && by.line === undefined) by = { line, ...(group && { group }) };
  }
  return { ...open, ...by };
}

/** How the policy names those that a rule lets through, for instance `admins`. */
function groupOf(ir: Ir, rule: Rule, packet: Packet): string | undefined {
  const match = rule.when.find((one) => fits(ir, one, packet, new Map()));
  if (!match || match.source.in === "any") return undefined;
  return match.source.in.replace(/^[a-z]+:/, "");
}
