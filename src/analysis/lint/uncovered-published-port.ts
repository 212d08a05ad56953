import { define } from "../../../lang/diagnostics/define.ts";
import { diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { dockerPorts, isLoopback } from "../docker-ports.ts";
import { listPorts, speaksOf } from "../published-rules.ts";
import { statementsOf } from "../rules-of.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("uncovered-published-port", {
  title: "a published port that no rule and no default speaks of",
  severity: "warning",
  why: `Docker publishes a port, no rule of the policy speaks of it, and the policy has no default for \`to containers\`: so the language's own holds,
and the port is closed to the outside. If that is meant, say so with a default; if not, write the rule.`,
  wrong: `
# docker run --name db -p 5432:5432 …
allow tcp 443 from any to container www`,
  right: `
# docker run --name db -p 5432:5432 …
allow tcp 443 from any to container www
default deny to containers`,
});

/** What is published is decided by something that the policy says. */
export const uncoveredPublishedPort: LintRule = {
  definition,
  check: ({ program, topology, ir }) => {
    if (!topology || !ir || statementsOf(program, "default").some((one) => one.path === "to-containers")) return [];
    const open = dockerPorts(topology).filter((port) => port.live && !isLoopback(port) && !speaksOf(ir, port));
    if (open.length === 0) return [];
    return [
      diagnostic(definition, {
        message: `no rule and no default speaks of what Docker publishes on ${listPorts(open)}, so it is closed to the outside`,
        help: ["Add `default deny to containers` if that is meant, or an `allow … to published`."],
      }),
    ];
  },
};
