import { type Change, changesOf } from "../../analysis/changes/changes.ts";
import type { Firewall } from "../../host/firewall.ts";
import type { Generation } from "../../host/state/generation.ts";
import { isSwitch } from "../../host/switches.ts";
import type { Palette } from "../../text/colour.ts";
import { visible } from "../../text/visible.ts";
import { type Comparison, compare } from "./compare.ts";
import { changesText, ruleChanges, tallyText } from "./plan-text.ts";

/** What putting a generation in force would change. */
export interface Plan {
  readonly generation: Generation;
  readonly comparison: Comparison;
  readonly nothing: boolean;
  /** In words; `undefined` where it isn't known what the rules of now mean, or where there is too much of it. */
  readonly meaning: readonly Change[] | undefined;
  /** The names of the policy's tests that fail, in quotes: while there are any, `apply` refuses it. */
  readonly brokenTests: readonly string[];
}

/** Compares a generation with what is in force. */
export async function makePlan(
  generation: Generation,
  firewall: Firewall,
  current: Generation | undefined,
  brokenTests: readonly string[],
): Promise<Plan> {
  const comparison = await compare(generation, firewall);
  const nothing = comparison.changes.length === 0 && comparison.leaves.length === 0;
  const unknown =
    current === undefined && comparison.changes.some(({ title, before }) => before !== undefined && !isSwitch(title));
  const meaning = unknown ? undefined : changesOf(current?.ir, generation.ir, generation.snapshot);
  return { generation, comparison, nothing, meaning, brokenTests };
}

export function planText(plan: Plan, palette: Palette): string {
  const { generation, comparison, nothing, meaning } = plan;
  const { changes, leaves } = comparison;
  const refused = refusalText(plan, palette);
  if (nothing) return `nothing to do: ${generation.firewall} holds ${visible(generation.source)} already\n${refused}`;
  const words = (meaning ?? []).map((change) => changeText(change, palette));
  const gone = leaves.map((name) => `  ${palette.red(`- everything of ours in ${name}`)}\n`);
  const head = `${palette.bold(generation.firewall)}: ${tallyText(changes)}\n`;
  return `${head}${words.join("")}${changesText(changes, palette)}${gone.join("")}${refused}`;
}

function refusalText({ brokenTests }: Plan, palette: Palette): string {
  if (brokenTests.length === 0) return "";
  return palette.bold(palette.red(`\`apply\` refuses it: these tests fail: ${brokenTests.join(", ")}\n`));
}

const MOST_TARGETS = 5;

function changeText({ kind, what, whom, origin }: Change, palette: Palette): string {
  const more = what.length - MOST_TARGETS;
  const targets = what.slice(0, MOST_TARGETS).join(", ") + (more > 0 ? ` and ${more} more` : "");
  const colour = kind === "opens" ? palette.green : palette.red;
  return `  ${colour(kind)} ${visible(targets)} to ${visible(whom)}${origin ? ` (${visible(origin)})` : ""}\n`;
}

/** The plan as JSON, with whatever else there is to say. */
export function planJson({ generation, comparison, nothing, meaning, brokenTests }: Plan, more: object = {}): string {
  const { firewall, source } = generation;
  const { changes, leaves, absent } = comparison;
  const plan = {
    firewall,
    source,
    nothing,
    meaning,
    rules: ruleChanges(changes),
    leaves,
    absent,
    brokenTests,
    ...more,
  };
  return `${JSON.stringify(plan, undefined, 2)}\n`;
}
