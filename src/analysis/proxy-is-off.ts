import type { Program } from "../../lang/tree.ts";
import type { Topology } from "../policy/compile.ts";
import { statementsOf } from "./rules-of.ts";

/** Whether the policy says that docker-proxy doesn't run, or the engine (29 and later tell). */
export function proxyIsOff(program: Program | undefined, topology: Topology | undefined): boolean {
  const settings = program ? statementsOf(program, "docker").flatMap((one) => one.settings) : [];
  const written = settings.find((one) => one.kind === "userland-proxy");
  return topology?.engine.userlandProxy === false || written?.on === false;
}
