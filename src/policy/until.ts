import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { Rule } from "../../lang/tree.ts";
import { expired, soonExpired } from "./diagnostics/rules.ts";

const DAY = 86_400_000;
const FORTNIGHT = 14;

/** Whether a rule still counts on a day (an ISO date, UTC); reports one that doesn't, and one in its last fortnight. */
export function counts(rule: Rule, today: string, report: (diagnostic: Diagnostic) => void): boolean {
  const { until } = rule.modifiers;
  if (!until) return true;
  const days = Math.round((Date.parse(until.date) - Date.parse(today)) / DAY);
  if (days < 0) {
    const leftOut = rule.action === "allow" || rule.action === "log";
    report(expired(until.date, leftOut, until.span));
    return !leftOut;
  }
  if (days <= FORTNIGHT) report(soonExpired(until.date, days, until.span));
  return true;
}
