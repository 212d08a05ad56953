import { define } from "../../../lang/diagnostics/define.ts";
import { type Diagnostic, diagnostic, type Fix } from "../../../lang/diagnostics/diagnostic.ts";
import { type DockerPort, distinct, dockerPorts } from "../docker-ports.ts";
import { rulesOf } from "../rules-of.ts";
import { isContainerItem, selectContainers } from "../select-containers.ts";
import { isOnePort, type WrittenPort, writtenPorts } from "../written-ports.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("host-port-for-container", {
  title: "a host's port in a rule for a container",
  severity: "warning",
  why: `A container is known by its own port, whichever way a packet takes into it. With \`-p 8443:443\` the container's port is 443, and 8443 is the
host's: a rule for the container that says 8443 matches nothing that comes through the published port. An \`allow\` doesn't open it, and a
\`deny\` doesn't close it.`,
  wrong: `
# docker run --name www -p 8443:443 …
allow tcp 8443 from any to container www`,
  right: `
# docker run --name www -p 8443:443 …
allow tcp 443 from any to container www     # by the container's port
allow tcp 8443 from any to published        # or by the host's`,
});

/** A rule for a container speaks of the container's port. */
export const hostPortForContainer: LintRule = {
  definition,
  check: ({ program, topology }) => {
    if (!topology) return [];
    const published = dockerPorts(topology);
    return rulesOf(program).flatMap(({ node }) => {
      const items = node.to.items.filter(isContainerItem);
      if (items.length < node.to.items.length) return [];
      const meant = new Set(items.flatMap((item) => selectContainers(item, topology)));
      const ports = published.filter(({ container }) => container && meant.has(container));
      const written = writtenPorts(node.traffic, program);
      const [only] = items;
      const byHostPort: Fix[] =
        only && items.length === 1 && !node.to.on && node.to.except.length === 0 && isOnePort(node.traffic)
          ? [{ title: "Write `to published`", edits: [{ span: only.span, text: "published" }] }]
          : [];
      return written.flatMap((one) => mistaken(one, written, ports, byHostPort));
    });
  },
};

function mistaken(
  one: WrittenPort,
  all: readonly WrittenPort[],
  ports: readonly DockerPort[],
  byHostPort: readonly Fix[],
): Diagnostic[] {
  const mine = ports.filter(({ protocol }) => one.protocols.includes(protocol));
  const known = mine.some(({ containerPort }) => containerPort === one.port);
  const hits = mine.filter(({ hostPort }) => hostPort === one.port);
  const [hit] = hits;
  if (known || !hit) return [];
  const own = distinct(hits.map(({ containerPort }) => containerPort));
  const names = own.map((port) => `\`${port}\``).join(" or ");
  const [port] = own;
  const twice = all.some((other) => other !== one && other.port === port);
  const fixable = one.direct && own.length === 1 && !twice;
  return [
    diagnostic(definition, {
      message: `\`${one.port}\` is the host's port of the container \`${hit.container?.name}\`, and a container is known by its own: ${names}`,
      span: one.span,
      help: [`Write the container's port, or the rule \`to published\`, which speaks of the host's.`],
      fix: fixable
        ? { title: `write the container's port ${port}`, edits: [{ span: one.span, text: `${port}` }] }
        : undefined,
      otherFixes: byHostPort,
    }),
  ];
}
