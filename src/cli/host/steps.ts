import { onHost } from "../../host/run.ts";
import { carryOutStep, type Step, stepText } from "../../host/units/steps.ts";
import { visible } from "../../text/visible.ts";
import type { Rim } from "../rim.ts";

/** How the commands for units go about it. */
export interface StepChoices {
  readonly dryRun?: true;
  readonly json?: true;
}

/** Does all steps, unless it is a dry run, and says each as it is done. `more` goes into the JSON. */
export async function doSteps(
  steps: readonly Step[],
  root: string,
  { dryRun, json }: StepChoices,
  rim: Rim,
  more: object = {},
): Promise<void> {
  for (const step of steps) {
    if (!dryRun) await carryOutStep(step, root, onHost);
    if (!json) rim.stdout.write(`${dryRun ? "would " : ""}${visible(stepText(step))}\n`);
  }
  const plain = steps.map((step) => (step.kind === "run" ? { run: step.words } : { [step.kind]: step.path }));
  if (json) rim.stdout.write(`${JSON.stringify({ version: 1, root, steps: plain, ...more }, undefined, 2)}\n`);
  else if (steps.length === 0) rim.stdout.write("nothing to do: all is as it should be\n");
}

/** The folder that `--root` names, as it goes before absolute paths; empty is the host's own, as without the option. */
export function rootPrefix(root: string): string {
  return root === "/" ? "" : root;
}
