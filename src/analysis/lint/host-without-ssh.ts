import { define } from "../../../lang/diagnostics/define.ts";
import { diagnostic, type Fix } from "../../../lang/diagnostics/diagnostic.ts";
import { nameText } from "../../../lang/quote.ts";
import type { Default, Program } from "../../../lang/tree.ts";
import type { Ir } from "../../ir/ir.ts";
import { refuses, statementsOf } from "../rules-of.ts";
import { adminsOf, canBeSsh, sshPlace } from "../ssh-place.ts";
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
        fix: fixFor(program, node, ir),
      }),
    ];
  },
};

/** The rule for the group of administrators, if the policy has one, where it decides. */
function fixFor(program: Program, node: Default, ir: Ir): Fix | undefined {
  const group = adminsOf(program);
  if (!group) return undefined;
  const rule = `allow tcp ssh from ${nameText(group.name.text)} to host`;
  return { title: `Add \`${rule}\``, edits: [{ span: sshPlace(program, ir, node.span), text: `${rule}\n` }] };
}
