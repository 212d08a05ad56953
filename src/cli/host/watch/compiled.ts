import { randomBytes } from "node:crypto";
import type { Topology } from "../../../docker/topology.ts";
import { type CompiledAs, type Generation, newId } from "../../../host/state/generation.ts";
import type { Recompiled } from "../recompile.ts";

/** What the policy in force comes to in a world. */
export type Compiled = Exclude<Recompiled, { readonly error: string }> & { readonly topology: Topology };

/** The generation that follows where the policy stays the same. */
export function next(old: Generation, as: CompiledAs, compiled: Compiled): Generation {
  const at = new Date();
  const { ir, rules, topology } = compiled;
  const id = newId(at, randomBytes(4).toString("hex"));
  const { booted: _booted, ...kept } = old;
  return { ...kept, id, at: at.toISOString(), compiledAs: as, ir, rules, snapshot: topology };
}
