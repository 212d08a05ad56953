import { firewallOf } from "../../host/firewalls.ts";
import { type Hit, hitsOf } from "../../host/hits/hits.ts";
import { readCounters } from "../../host/hits/read.ts";
import type { Difference } from "../../host/listing.ts";
import { readKernelLog } from "../../host/log/kernel.ts";
import { type RefusedSource, refusedSources } from "../../host/log/sources.ts";
import { onHost } from "../../host/run.ts";
import type { Generation } from "../../host/state/generation.ts";
import type { Store } from "../../host/state/store.ts";
import { compare } from "../host/compare.ts";

/** What there is to say of the policy in force. */
export interface Status {
  readonly generation: Generation;
  /** Where the kernel deviates: `before` is what it should hold, `after` what it holds. */
  readonly drift: readonly Difference[];
  /** Other firewalls that hold rules of ours. */
  readonly strays: readonly string[];
  readonly hits: readonly Hit[];
  /** Whether rules that are being put in force, or wait to be confirmed, are there instead. */
  readonly pending: boolean;
  /** `undefined` where the kernel's log can't be read. */
  readonly sources: readonly RefusedSource[] | undefined;
}

const MOST_SOURCES = 10;

/** Looks at what is in force; `undefined` where nothing was applied. Changes nothing. */
export async function readStatus(store: Store): Promise<Status | undefined> {
  const generation = store.current();
  if (generation === undefined) return undefined;
  const firewall = firewallOf(generation.firewall);
  const { changes, leaves } = await compare(generation, firewall);
  const log = await readKernelLog(onHost, "auto", new Date(appliedAt(generation))).catch(() => undefined);
  const { ir } = generation;
  return {
    generation,
    drift: changes.map(({ title, before, after }) => ({
      title,
      ...(after && { before: after }),
      ...(before && { after: before }),
    })),
    strays: leaves,
    hits: hitsOf(ir, await readCounters(onHost, firewall)),
    pending: store.state().pending !== undefined,
    sources: log === undefined ? undefined : refusedSources(ir, generation.firewall, log, MOST_SOURCES),
  };
}

/** When the policy was put in force, as far as that is known. */
export function appliedAt({ applied, at }: Generation): string {
  return applied ?? at;
}

/** Whether the kernel holds what it should. */
export function isSound({ drift, strays }: Status): boolean {
  return drift.length === 0 && strays.length === 0;
}
