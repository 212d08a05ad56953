import { load } from "../../../lang/load.ts";
import { withVanished } from "../../../src/cli/host/watch/vanished.ts";
import type { Topology } from "../../../src/docker/topology.ts";
import type { Ir } from "../../../src/ir/ir.ts";
import { compile } from "../../../src/policy/compile.ts";

/** What a policy means in Docker's world as it is now. */
export interface Fresh {
  readonly ir: Ir;
  /** Whether it compiles as it is; else with containers that it names, and that are no more, as stopped ones. */
  readonly compiles: boolean;
}

/** Compiles a policy; `known` is the world that the policy in force was compiled in. */
export function freshly(policy: string, now: Topology, known: Topology | undefined): Fresh {
  for (const world of [now, withVanished(now, known)]) {
    const { program } = load([{ file: "policy.wall", text: policy }], {
      read: () => ({ error: "no file" }),
      glob: () => [],
    });
    const { ir, diagnostics } = compile(program, world, { today: new Date().toISOString().slice(0, 10) });
    if (ir && diagnostics.every(({ severity }) => severity !== "error")) return { ir, compiles: world === now };
  }
  throw new Error(`the policy compiles no more, whatever is stopped:\n${policy}`);
}
