import { define } from "../../../lang/diagnostics/define.ts";
import { diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { hasPort } from "../../ip/ports.ts";
import { elementsOf } from "../../ir/elements.ts";
import type { Ir, Match } from "../../ir/ir.ts";
import { setOf } from "../lookup.ts";
import { refuses, statementsOf } from "../rules-of.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("host-without-ssh", {
  title: "the host closed, and ssh with it",
  severity: "warning",
  why: `The default closes this machine, and no rule allows ssh (tcp 22) to it from anywhere: whoever is logged in stays so, and nobody comes in
again. If you reach the machine by another way, silence this finding with the reason.`,
  wrong: `
allow web from any to host
default deny to host`,
  right: `
allow web from any to host
allow tcp ssh from 198.51.100.7 to host
default deny to host`,
});

/** Nobody locks himself out. */
export const hostWithoutSsh: LintRule = {
  definition,
  check: ({ program, ir }) => {
    const node = statementsOf(program, "default").find((one) => one.path === "to-host" && refuses(one.action));
    if (!node || !ir || node.modifiers.trial) return [];
    const open = ir.paths["to-host"].rules.some(
      (rule) => rule.verdict.kind === "allow" && rule.when.some((match) => canBeSsh(ir, match)),
    );
    if (open) return [];
    return [
      diagnostic(definition, {
        message: "this default closes the machine, and no rule allows ssh (`tcp 22`) to it",
        span: node.span,
        help: ["Add `allow tcp ssh from ADDRESS to host`."],
      }),
    ];
  },
};

function canBeSsh(ir: Ir, { at, traffic, source }: Match): boolean {
  if (at !== "input" || (source.in !== "any" && isEmpty(ir, source.in))) return false;
  if (traffic === "any") return true;
  if (traffic.kind === "protocols") return traffic.protocols.includes(6);
  return (
    traffic.kind === "ports" && traffic.protocols.includes(6) && (traffic.ports === "any" || hasPort(traffic.ports, 22))
  );
}

function isEmpty(ir: Ir, name: string): boolean {
  const set = setOf(ir, name);
  if (set?.kind === "addresses") return elementsOf(set).isEmpty;
  return set?.kind === "places" && set.places.length === 0;
}
