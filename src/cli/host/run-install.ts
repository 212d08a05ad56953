import { isAbsolute, resolve } from "node:path";
import { DEFAULT_STATE } from "../../host/defaults.ts";
import { HostError } from "../../host/host-error.ts";
import { Store } from "../../host/state/store.ts";
import { isThere, textAt } from "../../host/units/files.ts";
import { planInstallation } from "../../host/units/install.ts";
import { POLICY } from "../../host/units/places.ts";
import { needRootsOwn, realProgram } from "../../host/units/safe-program.ts";
import { STARTER_POLICY } from "../../host/units/starter-policy.ts";
import { hasSystemctl, isBooted } from "../../host/units/systemd.ts";
import type { Program } from "../../host/units/words.ts";
import { CommandError, EXIT, type ExitCode, environmentError, usageError } from "../exit.ts";
import { hasErrors } from "../has-errors.ts";
import { loadPolicy } from "../input/load-policy.ts";
import { render } from "../output/render.ts";
import { quote } from "../quote.ts";
import type { Rim } from "../rim.ts";
import { onThisHost } from "./host.ts";
import { doSteps, rootPrefix, type StepChoices } from "./steps.ts";

export interface InstallOptions extends StepChoices {
  readonly policy?: string;
  readonly dockerGuard: boolean;
  readonly now?: true;
  readonly overwrite?: true;
  readonly root?: string;
}

/** `wallc install`. */
export function runInstall(options: InstallOptions, rim: Rim): Promise<ExitCode> {
  return onThisHost(() => install(options, rim));
}

async function install(options: InstallOptions, rim: Rim): Promise<ExitCode> {
  const root = options.root === undefined ? "" : rootPrefix(resolve(rim.cwd, options.root));
  if (root !== "" && options.now) throw usageError("`--now` starts units of this host, and `--root` leaves it alone");
  if (root === "") needHost(rim);
  const program = programOf(rim, root);
  const policy = options.policy === undefined ? STARTER_POLICY : await policyText(options.policy, root, rim);
  if (policy === undefined) return EXIT.policy;
  const wanted = { program, root, policy, guard: options.dockerGuard, now: options.now === true };
  const { steps, changed } = await planInstallation(wanted);
  if (changed.length > 0 && !options.overwrite) {
    throw new CommandError(EXIT.policy, `somebody has changed ${changed.join(", ")}: nothing was done`, [
      "put what you want otherwise into a drop-in (`systemctl edit wallc`), and say `--overwrite`",
    ]);
  }
  await doSteps(steps, root, options, rim);
  if (!options.json && root === "") for (const line of further(wanted.now)) rim.stdout.write(`${line}\n`);
  return EXIT.fine;
}

function needHost(rim: Rim): void {
  if (!rim.isRoot)
    throw environmentError(
      "only root can install units",
      "run it with `sudo`, or write beneath a folder with `--root DIR`",
    );
  if (!hasSystemctl())
    throw environmentError(
      "this machine has no systemd",
      "have its own init run `wallc load` before the network and Docker, and `wallc watch` after them",
    );
}

/** What the units run. Beneath a root it is where it will be once that is the root. */
function programOf(rim: Rim, root: string): Program {
  const [node = "", script = ""] = rim.self;
  const program = realProgram(node, script);
  if (root === "") {
    needRootsOwn(program);
    return program;
  }
  const later = (path: string) => (path.startsWith(`${root}/`) ? path.slice(root.length) : path);
  return { node: later(program.node), script: later(program.script) };
}

/** The text of a policy without errors; what is wrong with it is printed. */
async function policyText(file: string, root: string, rim: Rim): Promise<string | undefined> {
  const policy = await loadPolicy([file], rim);
  await render(rim, rim.stderr, "pretty", policy, policy.diagnostics);
  if (hasErrors(policy.diagnostics)) return undefined;
  const [[name, text] = ["", ""], ...others] = policy.sources;
  const beside = others.filter(([other]) => !isAbsolute(other)).map(([other]) => quote(other));
  if (beside.length > 0) {
    throw new HostError(
      `${quote(name)} reads other files by relative names (${beside.join(", ")}), and would not find them in /etc/wallc`,
      "copy all of them to /etc/wallc yourself, the first as policy.wall; then `wallc install`",
    );
  }
  if (isThere(`${root}${POLICY}`) && textAt(`${root}${POLICY}`) !== text) {
    throw new CommandError(EXIT.policy, `${POLICY} is there already, and another one: nothing was done`, [
      "change that file, or move it away; it is never overwritten",
    ]);
  }
  return text;
}

/** What there is to do next. */
function further(now: boolean): string[] {
  const kept = new Store(DEFAULT_STATE).readableState().current !== undefined;
  return [
    ...(kept ? [] : [`no policy is in force yet: \`wallc apply ${POLICY} --confirm 60s\``]),
    ...(now || !isBooted() ? [] : ["the units start with the next boot; `wallc install --now` starts them now"]),
  ];
}
