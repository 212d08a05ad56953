import { takeLock } from "../../host/lock.ts";
import { answer } from "../../host/transaction/confirm.ts";
import { EXIT, type ExitCode, environmentError, usageError } from "../exit.ts";
import type { Rim } from "../rim.ts";
import { type ApplyChoices, applyGeneration } from "./apply-generation.ts";
import { onThisHost, openStore } from "./host.ts";
import type { CompileChoices } from "./options.ts";
import { prepare } from "./prepare.ts";

export interface ApplyOptions extends CompileChoices, ApplyChoices {
  readonly confirmed?: true;
}

/** `wallc apply`. */
export function runApply(files: readonly string[], options: ApplyOptions, rim: Rim): Promise<ExitCode> {
  return onThisHost(() => apply(files, options, rim));
}

async function apply(files: readonly string[], options: ApplyOptions, rim: Rim): Promise<ExitCode> {
  const store = openStore(options.state, rim);
  if (options.confirmed) {
    if (files.length > 0 || options.confirm !== undefined) throw usageError("`--confirmed` goes with nothing else");
    return confirmed(store.folder, rim);
  }
  const lock = await takeLock();
  try {
    const prepared = await prepare(files, options, store.current()?.firewall, rim);
    if (prepared === undefined) return EXIT.policy;
    return await applyGeneration(prepared, options, store, lock, rim);
  } finally {
    await lock.release();
  }
}

async function confirmed(folder: string, rim: Rim): Promise<ExitCode> {
  const outcome = await answer(folder, true);
  if (outcome !== "done") throw environmentError(`the rules were not kept: ${outcome || "nobody answered"}`);
  rim.stdout.write("the new rules stay\n");
  return EXIT.fine;
}
