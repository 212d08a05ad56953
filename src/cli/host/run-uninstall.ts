import { join, resolve } from "node:path";
import { removeLock } from "../../host/lock.ts";
import type { State } from "../../host/state/state.ts";
import { Store } from "../../host/state/store.ts";
import { isThere } from "../../host/units/files.ts";
import type { Step } from "../../host/units/steps.ts";
import { planUninstallation } from "../../host/units/uninstall.ts";
import { CommandError, EXIT, type ExitCode, environmentError } from "../exit.ts";
import type { Rim } from "../rim.ts";
import { onThisHost } from "./host.ts";
import { doSteps, rootPrefix, type StepChoices } from "./steps.ts";

export interface UninstallOptions extends StepChoices {
  readonly purge?: true;
  readonly root?: string;
  readonly state: string;
}

/** `wallc uninstall`. */
export function runUninstall(options: UninstallOptions, rim: Rim): Promise<ExitCode> {
  return onThisHost(() => uninstall(options, rim));
}

async function uninstall(options: UninstallOptions, rim: Rim): Promise<ExitCode> {
  const root = options.root === undefined ? "" : rootPrefix(resolve(rim.cwd, options.root));
  if (root === "" && !rim.isRoot) throw environmentError("only root can remove units", "run it with `sudo`");
  const purge = options.purge === true;
  const forgotten = purge ? forgetting(root, resolve(rim.cwd, options.state)) : [];
  const { steps, stay } = await planUninstallation({ root, purge });
  await doSteps([...steps, ...forgotten], root, options, rim, { stay });
  for (const path of stay) {
    rim.stderr.write(`warning: ${path} stays: somebody has changed it (\`--purge\` removes it too)\n`);
  }
  if (purge && root === "" && !options.dryRun) await removeLock();
  return EXIT.fine;
}

/** Takes away what is remembered. Throws where that is still needed, to put back what was changed on this host. */
function forgetting(root: string, folder: string): Step[] {
  const path = join(root, folder);
  if (!isThere(path)) return [];
  if (isNeeded(new Store(path).state())) {
    throw new CommandError(EXIT.policy, `a policy is in force, and ${folder} says how to undo it: nothing was done`, [
      "take it away with `wallc remove` first",
    ]);
  }
  return [{ kind: "remove", path: folder }];
}

function isNeeded({ current, pending, switched, made }: State): boolean {
  return current !== undefined || pending !== undefined || switched.length > 0 || made.length > 0;
}
