import { EXIT, type ExitCode } from "../exit.ts";
import { paletteFor, type Rim } from "../rim.ts";
import { onThisHost, openStore } from "./host.ts";
import type { CompileChoices } from "./options.ts";
import { makePlan, planJson, planText } from "./plan.ts";
import { prepare } from "./prepare.ts";

export interface PlanChoices extends CompileChoices {
  readonly exitCode?: true;
  readonly json?: true;
}

/** `wallc plan`. */
export function runPlan(files: readonly string[], choices: PlanChoices, rim: Rim): Promise<ExitCode> {
  return onThisHost(() => plan(files, choices, rim));
}

async function plan(files: readonly string[], options: PlanChoices, rim: Rim): Promise<ExitCode> {
  const store = openStore(options.state, rim);
  const current = store.current();
  const prepared = await prepare(files, options, current?.firewall, rim);
  if (prepared === undefined) return EXIT.policy;
  const made = await makePlan(prepared.generation, prepared.firewall, current, prepared.brokenTests);
  rim.stdout.write(options.json ? planJson(made) : planText(made, paletteFor(rim.stdout, rim.env)));
  return options.exitCode && !made.nothing ? EXIT.policy : EXIT.fine;
}
