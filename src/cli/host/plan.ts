import type { Firewall } from "../../host/firewall.ts";
import type { Generation } from "../../host/state/generation.ts";
import type { Palette } from "../../text/colour.ts";
import { type Comparison, compare } from "./compare.ts";
import { changesText, ruleChanges, tallyText } from "./plan-text.ts";

/** What putting a generation in force would change. */
export interface Plan {
  readonly generation: Generation;
  readonly comparison: Comparison;
  readonly nothing: boolean;
}

/** Compares a generation with what is in force. */
export async function makePlan(
  generation: Generation,
  firewall: Firewall,
  _current: Generation | undefined,
): Promise<Plan> {
  const comparison = await compare(generation, firewall);
  return { generation, comparison, nothing: comparison.changes.length === 0 && comparison.leaves.length === 0 };
}

export function planText({ generation, comparison, nothing }: Plan, palette: Palette): string {
  const { changes, leaves } = comparison;
  if (nothing) return `nothing to do: ${generation.firewall} holds ${generation.source} already\n`;
  const gone = leaves.map((name) => `  ${palette.red(`- everything of ours in ${name}`)}\n`);
  return `${palette.bold(generation.firewall)}: ${tallyText(changes)}\n${changesText(changes, palette)}${gone.join("")}`;
}

export function planJson({ generation, comparison, nothing }: Plan): string {
  const { changes, leaves, absent } = comparison;
  const plan = {
    firewall: generation.firewall,
    source: generation.source,
    nothing,
    rules: ruleChanges(changes),
    leaves,
    absent,
  };
  return `${JSON.stringify(plan, undefined, 2)}\n`;
}
