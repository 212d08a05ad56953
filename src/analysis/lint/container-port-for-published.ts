import { define } from "../../../lang/diagnostics/define.ts";
import { type Diagnostic, diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { dockerNameText } from "../../../lang/quote.ts";
import type { Span } from "../../../lang/span.ts";
import { type DockerPort, distinct, dockerPorts, publisher } from "../docker-ports.ts";
import { rulesOf } from "../rules-of.ts";
import { isOnePort, type WrittenPort, writtenPorts } from "../written-ports.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("container-port-for-published", {
  title: "a container's port in a rule for published ports",
  severity: "warning",
  why: `\`published\` speaks of ports of this host, as on the left in \`docker run -p 8443:443\`. Here the rule names the port on the right, on which
nothing is published: it decides nothing, and the published port stays with the default.`,
  wrong: `
# docker run --name www -p 8443:443 …
allow tcp 443 from any to published`,
  right: `
# docker run --name www -p 8443:443 …
allow tcp 8443 from any to published        # by the host's port
allow tcp 443 from any to container www     # or by the container's`,
});

/** A rule for `published` speaks of the host's port. */
export const containerPortForPublished: LintRule = {
  definition,
  check: ({ program, topology }) => {
    if (!topology) return [];
    const ports = dockerPorts(topology);
    return rulesOf(program).flatMap(({ node }) => {
      if (!node.to.items.every((item) => item.kind === "published")) return [];
      const written = writtenPorts(node.traffic, program);
      const [only, ...more] = node.to.items;
      const place = more.length === 0 && !node.to.on && isOnePort(node.traffic) ? only?.span : undefined;
      return written.flatMap((one) => mistaken(one, written, ports, place));
    });
  },
};

/** `place` is that of `published`, where the rule is about this port alone. */
function mistaken(
  one: WrittenPort,
  all: readonly WrittenPort[],
  ports: readonly DockerPort[],
  place: Span | undefined,
): Diagnostic[] {
  const mine = ports.filter(({ protocol }) => one.protocols.includes(protocol));
  const hits = mine.filter(({ containerPort }) => containerPort === one.port);
  const [hit] = hits;
  if (!hit || mine.some(({ hostPort }) => hostPort === one.port)) return [];
  const own = distinct(hits.map(({ hostPort }) => hostPort));
  const names = own.map((port) => `\`${port}\``).join(" or ");
  const [port] = own;
  const fixable = one.direct && own.length === 1 && !all.some((other) => other !== one && other.port === port);
  return [
    diagnostic(definition, {
      message: `nothing is published on this host's port \`${one.port}\`: it is the own port of \`${publisher(hit)}\`, published as ${names}`,
      span: one.span,
      help: [`Write the host's port, or the rule \`to ${publisher(hit)}\`.`],
      fix: fixable
        ? { title: `write the host's port ${port}`, edits: [{ span: one.span, text: `${port}` }] }
        : undefined,
      otherFixes: place
        ? owners(hits).map((text) => ({ title: `Write \`to ${text}\``, edits: [{ span: place, text }] }))
        : [],
    }),
  ];
}

/** The one container that has the port, as it is written: a Swarm service is known by the host's port itself. */
function owners(hits: readonly DockerPort[]): string[] {
  const names = new Set(hits.map(({ container }) => container?.name));
  const [name] = names;
  return names.size === 1 && name !== undefined ? [`container ${dockerNameText(name)}`] : [];
}
