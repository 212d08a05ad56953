import type { FirewallName } from "../../../src/host/firewall.ts";
import { apply } from "./perform.ts";
import { Stage } from "./stage.ts";

/** How long the watch took from the engine's event to the changed kernel. */
export interface Reaction {
  readonly firewall: FirewallName;
  readonly events: number;
  /** Milliseconds. */
  readonly median: number;
  readonly worst: number;
}

const POLICY = [
  "allow tcp 80 from any to container www",
  "allow tcp 80 from container tool to container db",
  "deny tcp 443 from any to container app",
  "default deny to containers",
];

/** What is done round and round, each of which changes addresses in sets and nothing else. */
const ROUND: readonly (readonly string[])[] = [
  ["stop", "--time", "5", "www"],
  ["start", "www"],
  ["rename", "tool", "other"],
  ["rename", "other", "tool"],
  ["network", "connect", "--ip", "172.20.0.7", "front", "db"],
  ["network", "disconnect", "front", "db"],
  ["kill", "app"],
  ["start", "app"],
];

/** Does one thing after the other, and waits each time until the watch has said what it changed. */
export async function measureReaction(firewall: FirewallName, events: number): Promise<Reaction> {
  const stage = await Stage.open(firewall);
  try {
    await apply(stage, POLICY);
    await stage.watch.start();
    const times: number[] = [];
    for (let event = 0; event < events; event++) {
      const before = (await changes(stage)).length;
      await stage.host.docker(...(ROUND[event % ROUND.length] as readonly string[]));
      times.push(await nextAfter(stage, before));
    }
    await stage.watch.end(15);
    times.sort((a, b) => a - b);
    return { firewall, events, median: times[times.length >> 1] as number, worst: times.at(-1) as number };
  } finally {
    await stage.close();
  }
}

/** The milliseconds of all changes of sets so far. */
async function changes(stage: Stage): Promise<number[]> {
  const log = await stage.watch.log();
  return log.flatMap(({ kind, ms }) => (["sets", "removed"].includes(kind) && ms !== undefined ? [ms] : []));
}

async function nextAfter(stage: Stage, before: number): Promise<number> {
  for (let tries = 0; tries < 400; tries++) {
    const next = (await changes(stage))[before];
    if (next !== undefined) return next;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`the watch changed nothing: ${await stage.watch.text()}`);
}
