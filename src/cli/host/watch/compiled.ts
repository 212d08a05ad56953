import type { Topology } from "../../../docker/topology.ts";
import type { Firewall } from "../../../host/firewall.ts";
import { keepingBridges, type Step } from "../../../host/sets/elements.ts";
import { type CompiledAs, type Generation, newId } from "../../../host/state/generation.ts";
import type { Recompiled, Recompiler } from "../recompile.ts";
import { withVanished } from "./vanished.ts";

/** What the policy in force comes to in a world. */
export type Compiled = Exclude<Recompiled, { readonly error: string }> & { readonly topology: Topology };

/** All that is known before the lock is had. */
export interface Ready {
  readonly recompiler: Recompiler;
  readonly firewall: Firewall;
  readonly compiled: Compiled;
  readonly step: Step;
}

/** As `compileFor`; bridges keep the switches that they have for it. */
export async function compileIn(
  recompiler: Recompiler,
  topology: Topology,
  today: string,
  as: CompiledAs,
): Promise<Compiled | { readonly error: string }> {
  const answer = await compileFor(recompiler, topology, today, as);
  if ("error" in answer) return answer;
  const bridges = new Set(topology.networks.flatMap(({ bridge }) => bridge ?? []));
  const setup = keepingBridges(answer.rules.setup, recompiler.generation.rules.setup, bridges);
  return { ...answer, rules: { ...answer.rules, setup } };
}

/** Compiles a policy in a world; where that is an error, with what the world knew before and no longer knows. */
export async function compileFor(
  recompiler: Recompiler,
  topology: Topology,
  today: string,
  as: CompiledAs,
): Promise<Compiled | { readonly error: string }> {
  let error = "";
  for (const world of [topology, withVanished(topology, recompiler.generation.snapshot)]) {
    const answer = await recompiler.compile(world, today, as);
    if (!("error" in answer)) return { ...answer, topology: world };
    error = answer.error;
  }
  return { error };
}

/** The generation that follows where the policy stays the same, compiled for Docker's world in one boot of the machine. */
export function next(old: Generation, as: CompiledAs, compiled: Compiled, boot: string | undefined): Generation {
  const at = new Date();
  const { ir, rules, topology } = compiled;
  const id = newId(at);
  const { booted: _booted, boot: _boot, ...kept } = old;
  const when = boot === undefined ? {} : { boot };
  return { ...kept, id, at: at.toISOString(), compiledAs: as, ir, rules, snapshot: topology, ...when };
}
