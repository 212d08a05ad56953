import { existsSync } from "node:fs";
import { findProgram, type Run } from "../run.ts";

/** Whether systemd manages this machine now (sd_booted(3)). */
export function isBooted(): boolean {
  return existsSync("/run/systemd/system");
}

export function hasSystemctl(): boolean {
  return findProgram("systemctl") !== undefined;
}

/** Those of some units that aren't enabled yet. Units that aren't there count as such. */
export async function notEnabled(run: Run, names: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const name of names) {
    const { status } = await run("systemctl", ["is-enabled", "--quiet", name]);
    if (status !== 0) missing.push(name);
  }
  return missing;
}
