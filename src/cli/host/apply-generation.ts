import { type Cut, flowsToEnd } from "../../host/cut/cut.ts";
import type { Holder } from "../../host/holder.ts";
import { tests } from "../../host/obstacles/tests.ts";
import { need, onHost } from "../../host/run.ts";
import { runtimeNames } from "../../host/runtime-sets.ts";
import type { Generation } from "../../host/state/generation.ts";
import type { Store } from "../../host/state/store.ts";
import { switchesOf } from "../../host/switches.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { paletteFor, type Rim } from "../rim.ts";
import { compare, needAcceptable } from "./compare.ts";
import { flowsData, flowsText, needCut } from "./cut.ts";
import { makePlan, type Plan, planJson, planText } from "./plan.ts";
import type { Prepared } from "./prepare.ts";
import { needDone, needWay, perform } from "./put-in-force.ts";
import { withoutIpset } from "./without-ipset.ts";

/** What `apply` and `rollback` let their caller choose. */
export interface ApplyChoices {
  readonly dryRun?: true;
  readonly json?: true;
  readonly force?: readonly string[];
  readonly confirm?: number;
  readonly cut?: true;
}

/** Puts a generation in force, from the plan to the report. */
export async function applyGeneration(
  { generation, firewall, brokenTests }: Prepared,
  choices: ApplyChoices,
  store: Store,
  lock: Holder,
  rim: Rim,
): Promise<ExitCode> {
  const current = store.current();
  const forced = choices.force ?? [];
  // Before all else, and for the policy in force too: that it holds already makes no promise true.
  if (!choices.dryRun) await needWay(generation, store, brokenTests, forced, rim, [tests]);
  const plan = await makePlan(generation, firewall, current, forced.includes(tests.name) ? [] : brokenTests);
  const show = (cut?: Cut) =>
    rim.stdout.write(choices.json ? planJson(plan, cut && { cut }) : planText(plan, paletteFor(rim.stdout, rim.env)));
  if (choices.cut) await need(onHost, "conntrack", ["--version"]);
  if (choices.dryRun) {
    const flows = choices.cut ? await flowsToEnd(onHost, generation) : undefined;
    if (choices.json) rim.stdout.write(planJson(plan, flows && { flows: flowsData(flows) }));
    else rim.stdout.write(planText(plan, paletteFor(rim.stdout, rim.env)) + (flows ? flowsText(flows) : ""));
    return EXIT.fine;
  }
  const slow = withoutIpset(generation);
  if (slow !== undefined) rim.stderr.write(`warning: ${slow}\n`);
  const same = plan.nothing && current !== undefined && sameAs(current, generation);
  // What was interrupted may have left more than rules: its notes have to be worked off.
  const whole = store.state().pending === undefined;
  if (same && whole && !choices.cut) {
    show();
    return EXIT.fine;
  }
  await needWay(generation, store, brokenTests, forced, rim);
  await needAcceptable(generation, firewall);
  warnOfAbsent(plan, rim);
  // The same policy once more must not take the place of the one to return to.
  const { id, rules } = same ? current : generation;
  if (!same) store.put(generation);
  const expected = [...(same ? await compare(current, firewall) : plan.comparison).expected];
  const runtimeSets = runtimeNames(generation.ir);
  const order = {
    kind: "apply" as const,
    state: store.folder,
    id,
    firewall: firewall.name,
    rules,
    expected,
    runtimeSets,
  };
  const { confirm, cut } = choices;
  // Compiled for other containers it is still no policy to return to.
  const again = current !== undefined && samePolicy(current, generation);
  const more = { ...(again && { again }), ...(confirm && { confirm }), ...(cut && { cut }) };
  const result = await perform({ ...order, ...more }, lock, rim);
  needDone(result, rim);
  show(result.cut);
  if (result.cut) needCut(result.cut, choices, rim);
  return EXIT.fine;
}

/** Whether two generations differ in nothing that is remembered of them. */
function sameAs(a: Generation, b: Generation): boolean {
  const text = ({ firewall, sources, ir, snapshot, boot }: Generation) =>
    JSON.stringify([firewall, sources, ir, snapshot, boot]);
  return text(a) === text(b);
}

/** Whether two generations are one policy in one firewall, whatever ran on the host when each was compiled. */
function samePolicy(a: Generation, b: Generation): boolean {
  const text = ({ firewall, sources }: Generation) => JSON.stringify([firewall, sources]);
  return text(a) === text(b);
}

function warnOfAbsent({ generation, comparison }: Plan, rim: Rim): void {
  for (const name of comparison.absent) {
    const bridge = switchesOf(generation.rules.setup).some((one) => one.kind === "bridge" && one.name === name);
    const what = bridge ? `there is no bridge ${name} yet` : `there is no switch ${name} yet`;
    rim.stderr.write(`warning: ${what}: apply the policy again once there is\n`);
  }
}
