import { define } from "../../../lang/diagnostics/define.ts";
import { type Diagnostic, diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { type DockerPort, dockerPorts, isEverywhere, publisher } from "../docker-ports.ts";
import { rulesOf } from "../rules-of.ts";
import { type WrittenPort, writtenPorts } from "../written-ports.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("host-rule-for-published-port", {
  title: "a rule to host for a port that Docker publishes",
  severity: "warning",
  why: `A port that Docker publishes belongs to the container behind it: rules \`to host\` never decide it, nor does the default for \`to host\`. This is
what surprises people with every firewall that only guards the host. An \`allow\` here opens nothing, and a \`deny\` closes nothing.`,
  wrong: `
# docker run --name db -p 5432:5432 …
deny tcp 5432 from internet to host`,
  right: `
# docker run --name db -p 5432:5432 …
deny tcp 5432 from internet to published`,
});

/** Published ports are no business of `to host`. */
export const hostRuleForPublished: LintRule = {
  definition,
  check: ({ program, topology }) => {
    if (!topology) return [];
    const ports = dockerPorts(topology).filter((port) => port.live && isEverywhere(port));
    return rulesOf(program).flatMap(({ node }) => {
      const [only, ...more] = node.to.items;
      if (only?.kind !== "host" || more.length > 0) return [];
      const written = writtenPorts(node.traffic, program);
      const found = written.map((one) => ownerOf(one, ports));
      const all = found.every((owner) => owner !== undefined) && portsAlone(node.traffic.items);
      return written.flatMap((one, index): Diagnostic[] => {
        const owner = found[index];
        if (!owner) return [];
        const rest = only.address ? undefined : { span: only.span, text: "published" };
        return [
          diagnostic(definition, {
            message: `Docker publishes port \`${one.port}\` for \`${publisher(owner)}\`, so no rule \`to host\` decides it`,
            span: one.span,
            related: [{ span: only.span, message: "the rule speaks of this machine's own ports" }],
            help: [
              `Write it \`to published\`, or \`${owner.protocol} ${owner.containerPort} … to ${publisher(owner)}\`.`,
            ],
            fix: all && rest ? { title: "write `to published`", edits: [rest] } : undefined,
          }),
        ];
      });
    });
  },
};

function portsAlone(items: readonly { readonly kind: string; readonly ports?: unknown }[]): boolean {
  return items.every((item) => item.kind === "ports" && Array.isArray(item.ports));
}

function ownerOf(one: WrittenPort, ports: readonly DockerPort[]): DockerPort | undefined {
  return ports.find(({ protocol, hostPort }) => hostPort === one.port && one.protocols.includes(protocol));
}
