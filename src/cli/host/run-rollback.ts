import { firewallOf } from "../../host/firewalls.ts";
import { takeLock } from "../../host/lock.ts";
import { newId } from "../../host/state/generation.ts";
import { type ExitCode, environmentError } from "../exit.ts";
import type { Rim } from "../rim.ts";
import { type ApplyChoices, applyGeneration } from "./apply-generation.ts";
import { onThisHost, openStore } from "./host.ts";
import { ofNow } from "./of-now.ts";

export interface RollbackOptions extends ApplyChoices {
  readonly state: string;
}

/** `wallc rollback`. */
export function runRollback(options: RollbackOptions, rim: Rim): Promise<ExitCode> {
  return onThisHost(() => rollback(options, rim));
}

async function rollback(options: RollbackOptions, rim: Rim): Promise<ExitCode> {
  const store = openStore(options.state, rim);
  const lock = await takeLock();
  try {
    const { previous } = store.state();
    if (previous === undefined) {
      throw environmentError("there is no policy to return to: none was applied before the one in force");
    }
    const found = await ofNow(store.get(previous), store.current(), rim.today());
    const at = new Date();
    const generation = { ...found, id: newId(at), applied: at.toISOString() };
    // It was in force, whatever its tests said then: going back must always be possible.
    const prepared = { generation, firewall: firewallOf(generation.firewall), brokenTests: [] };
    return await applyGeneration(prepared, options, store, lock, rim);
  } finally {
    await lock.release();
  }
}
