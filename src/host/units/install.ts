import { onHost } from "../run.ts";
import { isThere, textAt } from "./files.ts";
import { ENABLED, isGuard, type Piece, piecesFor } from "./pieces.ts";
import { POLICY } from "./places.ts";
import { isUntouched } from "./seal.ts";
import type { Step } from "./steps.ts";
import { isBooted, notEnabled } from "./systemd.ts";
import type { Program } from "./words.ts";

/** What is to be installed. */
export interface Installation {
  readonly program: Program;
  /** Put before all paths; empty: this host, whose systemd is then told. */
  readonly root: string;
  /** The policy's text. One that is there already stays. */
  readonly policy: string;
  /** Whether Docker waits for the policy to be loaded. */
  readonly guard: boolean;
  readonly now: boolean;
}

/** What has to be done, and what is in its way. */
export interface InstallPlan {
  readonly steps: readonly Step[];
  /** Units that somebody else changed or wrote, and that would be overwritten. */
  readonly changed: readonly string[];
}

/** Looks at what is there already. Changes nothing. */
export async function planInstallation(wanted: Installation): Promise<InstallPlan> {
  const { root, program, guard } = wanted;
  const changed: string[] = [];
  const files: Step[] = [];
  for (const piece of piecesFor(program)) {
    const { path, text } = piece;
    const there = textAt(`${root}${path}`);
    const goes = isGuard(piece) && !guard;
    if (there === (goes ? undefined : text)) continue;
    if (there !== undefined && !isUntouched(there)) changed.push(path);
    files.push(goes ? removal(piece) : { kind: "write", path, text });
  }
  const policy: Step[] = isThere(`${root}${POLICY}`) ? [] : [{ kind: "write", path: POLICY, text: wanted.policy }];
  const runs = root === "" ? await systemctl(files.length > 0, wanted.now) : [];
  return { steps: [...policy, ...files, ...runs], changed };
}

export function removal(piece: Piece): Step {
  return { kind: "remove", path: piece.path, ...(isGuard(piece) && { emptied: true }) };
}

/** What systemd has to be told. Where it doesn't run (in a chroot), units can be enabled all the same. */
async function systemctl(changed: boolean, now: boolean): Promise<Step[]> {
  const disabled = await notEnabled(onHost, ENABLED);
  const step = (...words: string[]): Step => ({ kind: "run", words: ["systemctl", ...words] });
  return [
    ...(changed && isBooted() ? [step("daemon-reload")] : []),
    ...(disabled.length > 0 ? [step("enable", ...disabled)] : []),
    // A watcher that runs is one of the version before.
    ...(changed && isBooted() ? [step("try-restart", "wallc-watch.service")] : []),
    ...(now ? await starts(step) : []),
  ];
}

async function starts(step: (...words: string[]) => Step): Promise<Step[]> {
  const active = await Promise.all(ENABLED.map((name) => onHost("systemctl", ["is-active", "--quiet", name])));
  return active.every(({ status }) => status === 0) ? [] : [step("start", ...ENABLED)];
}
