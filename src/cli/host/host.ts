import { resolve } from "node:path";
import { HostError } from "../../host/host-error.ts";
import { Store } from "../../host/state/store.ts";
import { environmentError } from "../exit.ts";
import type { Rim } from "../rim.ts";

/** Runs what works on the host itself; what the host says against it becomes a message for the user. */
export async function onThisHost<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HostError) throw environmentError(error.message, ...error.help);
    throw error;
  }
}

/** The state's folder; the commands that use it are root's. */
export function openStore(folder: string, rim: Rim): Store {
  if (!rim.isRoot) throw environmentError("only root can read and change the firewall", "run it with `sudo`");
  return new Store(resolve(rim.cwd, folder));
}
