import type { Ir } from "../../src/ir/ir.ts";
import type { BackendProblem, Emission, EmitOptions, EmittedFile } from "../backend.ts";
import { checkInterfaces } from "../common/check.ts";
import { bridgeNetfilterPart, hooksScript } from "../common/hooks.ts";
import { sysctlFile } from "../common/sysctl.ts";
import { appendPaths } from "./dispatch.ts";
import { appendGuards } from "./guards.ts";
import { declareRuntimeSets } from "./named-sets.ts";
import { appendNat } from "./nat.ts";
import { printRuleset } from "./print.ts";
import { newScope } from "./scope.ts";

/** Compiles an IR for nft 1.0.6 and later: `ruleset.nft`, and `hooks.sh` and `sysctl.conf` where they are needed. */
export function emitNft(ir: Ir, options: EmitOptions): Emission {
  const unwritable = checkInterfaces(ir);
  if (unwritable.length > 0) return { files: [], problems: unwritable };
  const scope = newScope(ir);
  declareRuntimeSets(scope, ir.sets);
  appendGuards(scope);
  appendPaths(scope);
  appendNat(scope);
  const { bridgeNetfilter } = ir;
  const hooks = bridgeNetfilter.length > 0 ? [hooksScript(options.source, [bridgeNetfilterPart(bridgeNetfilter)])] : [];
  const sysctls = sysctlFile(ir, options.source);
  const commands = [...hooks.map(({ name }) => `./${name}`), ...sysctls.map(({ name }) => `sysctl -p ${name}`)];
  const ruleset: EmittedFile = {
    name: "ruleset.nft",
    text: printRuleset(scope.ruleset, options.source, commands),
    executable: false,
  };
  return {
    files: [ruleset, ...hooks, ...sysctls],
    problems: unique(scope.problems),
  };
}

function unique(problems: readonly BackendProblem[]): BackendProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
