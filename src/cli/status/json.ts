import { ruleChanges } from "../host/plan-text.ts";
import { appliedAt, isSound, type Status } from "./status.ts";

/** The status as JSON; `{"policy": null}` where nothing was applied. */
export function statusJson(status: Status | undefined): string {
  return `${JSON.stringify(status ? plain(status) : { policy: null }, undefined, 2)}\n`;
}

function plain(status: Status) {
  const { generation, drift, strays, hits, sources, pending } = status;
  return {
    policy: generation.source,
    firewall: generation.firewall,
    generation: generation.id,
    applied: appliedAt(generation),
    compiled: generation.at,
    pending,
    sound: isSound(status),
    drift: ruleChanges(drift).map(({ title, removed, added }) => ({ title, missing: removed, foreign: added })),
    strays,
    hits,
    refused: sources ?? null,
  };
}
