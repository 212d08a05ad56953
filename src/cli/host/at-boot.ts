import { HostError } from "../../host/host-error.ts";
import { type Generation, newId } from "../../host/state/generation.ts";
import type { Ir } from "../../ir/ir.ts";
import { withoutContainers } from "../../ir/without-containers.ts";
import { emit } from "./emit.ts";

/**
 * A generation as it may be loaded before Docker starts. Docker gives addresses anew at each boot, and starts containers before it
 * answers anybody: until the watcher has asked, an address of before may be another container's, and opens nothing. The same
 * object where no rule lets in by a container's address.
 */
export async function atBoot(generation: Generation): Promise<Generation> {
  const without = await withIr(generation, withoutContainers(generation.ir));
  return without === generation ? generation : { ...without, booted: true };
}

/** A generation whose policy comes to something else, without being compiled from its texts; the same object where it doesn't. */
export async function withIr(generation: Generation, ir: Ir): Promise<Generation> {
  if (ir === generation.ir) return generation;
  const { rules, problems } = await emit(ir, generation);
  const refused = problems.find(({ severity }) => severity === "error");
  if (refused !== undefined) throw new HostError(`the kept policy can't be compiled any more: ${refused.message}`);
  return { ...generation, id: newId(new Date()), ir, rules };
}
