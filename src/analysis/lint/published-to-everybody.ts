import { define } from "../../../lang/diagnostics/define.ts";
import { diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { dockerPorts, isLoopback } from "../docker-ports.ts";
import { isAllowed, isRefused, listPorts } from "../published-rules.ts";
import { statementsOf } from "../rules-of.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("published-to-everybody", {
  title: "a published port that is open to everybody by default",
  severity: "warning",
  why: `With \`default allow to containers\` whatever Docker publishes on an address of this host can be reached by everybody who can reach the host, unless
a rule refuses it. No rule names these ports, or refuses them to strangers. Most often one of them was published for one's own use (\`-p 5432:5432\`), and nobody
thought of the world: publish it on \`127.0.0.1\`, or let the default refuse.`,
  wrong: `
# docker run --name db -p 5432:5432 …
default allow to containers`,
  right: `
# docker run --name db -p 5432:5432 …
allow tcp 443 from any to container www
default deny to containers`,
});

/** What is open to everybody is written down. */
export const publishedToEverybody: LintRule = {
  definition,
  check: ({ program, topology, ir }) => {
    const node = statementsOf(program, "default").find((one) => one.path === "to-containers" && one.action === "allow");
    if (!node || !topology || !ir) return [];
    const open = dockerPorts(topology).filter(
      (port) => port.live && !isLoopback(port) && !isRefused(ir, port) && !isAllowed(program, topology, port),
    );
    if (open.length === 0) return [];
    return [
      diagnostic(definition, {
        message: `this default opens to everybody what Docker publishes on ${listPorts(open)}`,
        span: node.span,
        help: ["Let the default refuse, and write an `allow … to published` for what the world is to reach."],
      }),
    ];
  },
};
