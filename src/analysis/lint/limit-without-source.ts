import { define } from "../../../lang/diagnostics/define.ts";
import { diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { isTheWorld } from "../everybody.ts";
import { rulesOf } from "../rules-of.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("limit-without-source", {
  title: "one limit for the whole world",
  severity: "warning",
  why: `A \`limit\` without \`per source\` is one for all clients together. One stranger who connects often enough uses it up, and everybody else,
you among them, is beyond the limit: the rule that was to stop an attack makes it easy. \`per source\` counts each IPv4 address and each
IPv6 /64 on its own.`,
  wrong: `
allow tcp ssh from any to host limit 10/minute
default deny to host`,
  right: `
allow tcp ssh from any to host limit 10/minute per source
default deny to host`,
});

/** Strangers have a limit each. */
export const limitWithoutSource: LintRule = {
  definition,
  check: ({ program }) =>
    rulesOf(program).flatMap(({ node }) => {
      const { limit } = node.modifiers;
      if (node.action !== "allow" || !limit || limit.perSource || !isTheWorld(node.from, program)) return [];
      const { end, file } = limit.span;
      return [
        diagnostic(definition, {
          message: "all clients share this limit, so one stranger can use it up and lock everybody else out",
          span: limit.span,
          help: ["Add `per source`."],
          fix: {
            title: "count each source on its own",
            edits: [{ span: { file, start: end, end }, text: " per source" }],
          },
        }),
      ];
    }),
};
