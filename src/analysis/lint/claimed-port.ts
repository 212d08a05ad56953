import { define } from "../../../lang/diagnostics/define.ts";
import { type Diagnostic, diagnostic, type Fix } from "../../../lang/diagnostics/diagnostic.ts";
import type { Rule } from "../../../lang/tree.ts";
import { dockerPorts } from "../docker-ports.ts";
import { rulesOf } from "../rules-of.ts";
import { isOnePort, writtenPorts } from "../written-ports.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("unpublished-port", {
  title: "a port called published that nothing publishes",
  severity: "warning",
  why: `A policy may call a port published before a container publishes it. From then on the port counts as Docker's on this machine: rules \`to host\` and the default
for \`to host\` no longer decide it. Where a service of the host itself listens there, it is opened or shut by the wrong rule: a \`deny\` of port 22
in this way locks ssh out.`,
  wrong: `
# nothing publishes port 22
deny tcp 22 from internet to published`,
  right: `
deny tcp 22 from internet to host`,
});

/** The same rule for this machine's own port, where it is about nothing else. */
function forHost({ to, traffic }: Rule): Fix[] {
  const [item, ...more] = to.items;
  if (item?.kind !== "published" || more.length > 0 || to.on || !isOnePort(traffic)) return [];
  const { span, address } = item;
  const edit = { span: { ...span, end: address?.span.start ?? span.end }, text: address ? "host " : "host" };
  return [{ title: "Write `to host`", edits: [edit] }];
}

/** A port that the policy takes for Docker's, and that the engine knows nothing of. */
export const claimedPort: LintRule = {
  definition,
  check: ({ program, topology }) => {
    if (!topology) return [];
    const ports = dockerPorts(topology);
    return rulesOf(program).flatMap(({ node }) => {
      const decides = node.action !== "log" && !node.modifiers.trial;
      if (!decides || !node.to.items.some((item) => item.kind === "published")) return [];
      return writtenPorts(node.traffic, program).flatMap((one): Diagnostic[] => {
        const mine = ports.filter(({ protocol }) => one.protocols.includes(protocol));
        if (mine.some(({ hostPort, containerPort }) => hostPort === one.port || containerPort === one.port)) return [];
        return [
          diagnostic(definition, {
            message: `nothing publishes port \`${one.port}\` now, and by this rule it counts as Docker's: no rule \`to host\` decides it`,
            span: one.span,
            help: ["If a service of this machine listens there, write `to host`."],
            otherFixes: forHost(node),
          }),
        ];
      });
    });
  },
};
