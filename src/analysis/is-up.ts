import type { Topology } from "../policy/compile.ts";

/** Whether a container is on its networks now. */
export function isUp({ state }: Topology["containers"][number]): boolean {
  return state === "running" || state === "paused" || state === "restarting";
}
