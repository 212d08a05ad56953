import { define } from "../../../lang/diagnostics/define.ts";
import { diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../../lang/span.ts";
import type { EndpointItem, Rule } from "../../../lang/tree.ts";
import type { Ir } from "../../ir/ir.ts";
import type { Topology } from "../../policy/compile.ts";
import { dockerPorts } from "../docker-ports.ts";
import { refuses, rulesOf, statementsOf } from "../rules-of.ts";
import { isContainerItem, selectContainers } from "../select-containers.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("docker-proxy-cut-off", {
  title: "a refusal from the host to containers that cuts docker-proxy off",
  severity: "warning",
  why: `docker-proxy is a program of this host: it takes a connection to a published port, and makes one of its own to the container. It serves
IPv6 clients of a container without IPv6, connections from this host and from other containers, and everything where Docker doesn't
redirect. What the policy refuses from the host to a container, it refuses docker-proxy too, and those clients hang.`,
  wrong: `
# docker run --name db -p 5432:5432 …
deny any from host to container db`,
  right: `
# docker run --name db -p 5432:5432 …
deny any from host to published      # the host's own way to published ports`,
});

/** What the host may not send to containers, docker-proxy may not either. */
export const hostToContainersRefused: LintRule = {
  definition,
  check: ({ program, topology, ir }) => {
    if (topology?.engine.userlandProxy === false || (ir && !ir.engine.iptables && ir.engine.publish === "dnat"))
      return [];
    const places: Span[] = rulesOf(program)
      .filter(({ node }) => refuses(node.action) && !node.modifiers.trial && cutsOff(node, topology))
      .map(({ node }) => node.span);
    for (const one of statementsOf(program, "default")) {
      if (one.path !== "from-host" || !refuses(one.action) || one.modifiers.trial) continue;
      if (publishesAny(topology) && !(ir && allowsContainers(ir))) places.push(one.span);
    }
    return places.map((span) =>
      diagnostic(definition, {
        message:
          "this cuts off docker-proxy too, which runs on the host and connects to containers on behalf of their clients",
        span,
        help: [
          "IPv6 clients of containers without IPv6, and connections to published ports from this host and from containers, go through it.",
          "To keep the host's own users from published ports, refuse `from host to published`.",
        ],
      }),
    );
  },
};

function cutsOff({ from, to }: Rule, topology: Topology | undefined): boolean {
  if (!from?.items.some((item) => item.kind === "host")) return false;
  return to.items.some((item) => leadsToPublisher(item, topology));
}

function leadsToPublisher(item: EndpointItem, topology: Topology | undefined): boolean {
  if (item.kind === "any" || item.kind === "containers" || item.kind === "network") return publishesAny(topology);
  if (!isContainerItem(item)) return false;
  return !topology || selectContainers(item, topology).some((one) => one.ports.length + one.configuredPorts.length > 0);
}

function publishesAny(topology: Topology | undefined): boolean {
  return !topology || dockerPorts(topology).length > 0;
}

/** Whether a rule lets the host send anything to every container. */
function allowsContainers(ir: Ir): boolean {
  return ir.paths["from-host"].rules.some(
    (rule) =>
      rule.verdict.kind === "allow" &&
      rule.when.some(
        ({ traffic, destination, outgoing }) =>
          traffic === "any" &&
          destination.in === "any" &&
          destination.notIn.length === 0 &&
          outgoing.class !== "outside" &&
          outgoing.in === "any",
      ),
  );
}
