import { randomBytes } from "node:crypto";
import type { Topology } from "../../../docker/topology.ts";
import type { Firewall } from "../../../host/firewall.ts";
import type { Step } from "../../../host/sets/elements.ts";
import { type CompiledAs, type Generation, newId } from "../../../host/state/generation.ts";
import type { Recompiled, Recompiler } from "../recompile.ts";

/** What the policy in force comes to in a world. */
export type Compiled = Exclude<Recompiled, { readonly error: string }> & { readonly topology: Topology };

/** All that is known before the lock is had. */
export interface Ready {
  readonly recompiler: Recompiler;
  readonly firewall: Firewall;
  readonly compiled: Compiled;
  readonly step: Step;
}

/** The generation that follows where the policy stays the same. */
export function next(old: Generation, as: CompiledAs, compiled: Compiled): Generation {
  const at = new Date();
  const { ir, rules, topology } = compiled;
  const id = newId(at, randomBytes(4).toString("hex"));
  const { booted: _booted, ...kept } = old;
  return { ...kept, id, at: at.toISOString(), compiledAs: as, ir, rules, snapshot: topology };
}
