import type { Ir } from "../../src/ir/ir.ts";
import { type BackendProblem, type Emission, type EmitOptions, type EmittedFile, NO_SETUP } from "../backend.ts";
import { checkInterfaces } from "../common/check.ts";
import { bridgeNetfilterPart, hooksScript } from "../common/hooks.ts";
import { sysctlFile, sysctlsOf } from "../common/sysctl.ts";
import { appendPaths } from "./dispatch.ts";
import { appendGuards } from "./guards.ts";
import { declareRuntimeSets } from "./named-sets.ts";
import { appendNat } from "./nat.ts";
import { printRuleset } from "./print.ts";
import { newScope } from "./scope.ts";

/** Compiles an IR for nft 1.0.6 and later: `ruleset.nft`, and `hooks.sh` and `sysctl.conf` where they are needed. */
export function emitNft(ir: Ir, options: EmitOptions): Emission {
  const unwritable = checkInterfaces(ir);
  if (unwritable.length > 0) return { files: [], setup: NO_SETUP, problems: unwritable };
  const scope = newScope(ir);
  declareRuntimeSets(scope, ir.sets);
  appendGuards(scope);
  appendPaths(scope);
  appendNat(scope);
  const { bridgeNetfilter } = ir;
  const hooks = bridgeNetfilter.length > 0 ? [hooksScript(options.source, [bridgeNetfilterPart(bridgeNetfilter)])] : [];
  const setup = { jumps: [], bridges: bridgeNetfilter, sysctls: sysctlsOf(ir) };
  const switches = sysctlFile(setup.sysctls, options.source);
  const commands = [...hooks.map(({ name }) => `./${name}`), ...switches.map(({ name }) => `sysctl -p ${name}`)];
  const ruleset: EmittedFile = {
    name: "ruleset.nft",
    text: printRuleset(scope.ruleset, options.source, commands),
    executable: false,
  };
  return {
    files: [ruleset, ...hooks, ...switches],
    setup,
    problems: unique(scope.problems),
  };
}

function unique(problems: readonly BackendProblem[]): BackendProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
