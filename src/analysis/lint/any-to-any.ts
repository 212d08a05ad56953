import { define } from "../../../lang/diagnostics/define.ts";
import { diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { isEverybody } from "../everybody.ts";
import { rulesOf } from "../rules-of.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("any-to-any", {
  title: "an allow of everything from everybody to everything",
  severity: "warning",
  why: `The first rule that matches decides. \`allow any from any to any\` matches every packet, so nothing behind it is ever asked and no
default ever holds: the firewall is switched off from this line on.`,
  wrong: `
allow any from any to any
default deny to host`,
  right: `
allow tcp ssh from any to host
default deny to host`,
});

/** `allow any from any to any` switches the firewall off. */
export const anyToAny: LintRule = {
  definition,
  check: ({ program }) =>
    rulesOf(program)
      .filter(
        ({ node }) =>
          node.action === "allow" && node.traffic.items.length === 0 && isEverybody(node.from) && isEverybody(node.to),
      )
      .map(({ node }) =>
        diagnostic(definition, {
          message:
            "this rule allows everything from everybody to everything, so no rule behind it and no default holds",
          span: node.span,
          help: ["Name what is to be open: a service, a source, a place."],
        }),
      ),
};
