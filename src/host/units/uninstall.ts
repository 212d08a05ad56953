import { onHost } from "../run.ts";
import { isThere, textAt } from "./files.ts";
import { removal } from "./install.ts";
import { ENABLED, PIECES } from "./pieces.ts";
import { CONFIGURATION, UNITS } from "./places.ts";
import { isUntouched } from "./seal.ts";
import type { Step } from "./steps.ts";
import { hasSystemctl, isBooted, notEnabled } from "./systemd.ts";
import { unitName } from "./unit.ts";

/** What takes the units away. */
export interface UninstallPlan {
  readonly steps: readonly Step[];
  /** Units that somebody else changed, and that stay. */
  readonly stay: readonly string[];
}

export interface Uninstallation {
  readonly root: string;
  /** Whether what others changed goes too, with drop-ins and `/etc/wallc`. */
  readonly purge: boolean;
}

/**
 * What has to be done so that no unit of ours is left. They are stopped first: that takes no rule away (see wallc.service), and
 * wallc-watch doesn't outlive its unit. Changes nothing.
 */
export async function planUninstallation({ root, purge }: Uninstallation): Promise<UninstallPlan> {
  const there = PIECES.filter(({ path }) => isThere(`${root}${path}`));
  const goes = there.filter(({ path }) => purge || isUntouched(textAt(`${root}${path}`) ?? ""));
  const files = goes.map(removal);
  const more = purge ? leftBehind(root) : [];
  const names = goes.map(({ unit }) => unitName(unit));
  const [before, after] = root === "" && names.length > 0 ? await systemctl(names) : [[], []];
  const stay = there.filter((piece) => !goes.includes(piece)).map(({ path }) => path);
  return { steps: [...before, ...files, ...after, ...more], stay };
}

async function systemctl(names: readonly string[]): Promise<[Step[], Step[]]> {
  if (!hasSystemctl()) return [[], []];
  const step = (...words: string[]): Step => ({ kind: "run", words: ["systemctl", ...words] });
  const off = await notEnabled(onHost, ENABLED);
  const enabled = ENABLED.filter((name) => names.includes(name) && !off.includes(name));
  // The watcher first: it would start the socket again.
  const running = names.filter((name) => /^[^@]*\.(service|socket)$/.test(name)).reverse();
  const disable = enabled.length > 0 ? [step("disable", ...enabled)] : [];
  if (!isBooted()) return [disable, []];
  return [[step("stop", ...running), ...disable], [step("daemon-reload")]];
}

/** Drop-ins for our units, and the folder of the policy. */
function leftBehind(root: string): Step[] {
  const dropIns = PIECES.map(({ unit }) => `${UNITS}/${unitName(unit)}.d`);
  return [...dropIns, CONFIGURATION]
    .filter((path) => isThere(`${root}${path}`))
    .map((path) => ({ kind: "remove" as const, path }));
}
