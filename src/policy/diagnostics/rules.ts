import { type Definition, type Diagnostic, diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../../lang/span.ts";

const duplicateDefault: Definition = {
  code: "duplicate-default",
  severity: "error",
  title: "a second default for one path",
  explanation: `A path has one default, wherever it stands. Two would leave it to the order of the files which one holds.`,
};

const noEffect: Definition = {
  code: "allow-without-effect",
  severity: "warning",
  title: "an allow on a path that lets everything pass anyway",
  explanation: `Without a default the paths \`to host\` and \`forward\` are left as they were: rules decide what they match, the rest is as it was. An
\`allow\` there changes nothing, and everything that it doesn't name is as open as before.

    allow tcp ssh from admins to host       # everybody else reaches ssh as before

    allow tcp ssh from admins to host
    default deny to host                    # now only admins do`,
};

const unreachable: Definition = {
  code: "rule-without-path",
  severity: "error",
  title: "a rule that no packet can fit",
  explanation: `No way through the machine leads from this source to this destination: for instance from the host to itself (loopback is always allowed), or from
a zone of the LAN that leaves by an interface at which \`to host\` packets end.`,
};

const runtimeInExcept: Definition = {
  code: "run-time-group-in-destination-except",
  severity: "error",
  title: "a run-time group taken from a destination that Docker publishes",
  explanation: `What is taken from \`published\` or from a container has to be known when the policy is compiled. A run-time group (\`set\`) is filled while the
firewall runs. Put a rule of its own with the opposite action above this one.`,
};

const expiredRule: Definition = {
  code: "expired-rule",
  severity: "warning",
  title: "a rule whose last day is over",
  explanation: `The rule says \`until\` a day that is over. An \`allow\` is left out, so that what was opened for a time is closed again. Take the line out.`,
};

const expiresSoon: Definition = {
  code: "rule-expires-soon",
  severity: "warning",
  title: "a rule in its last fortnight",
  explanation: `The rule counts up to and including the day behind \`until\`, in UTC, and is left out afterwards.`,
};

const ownAddress: Definition = {
  code: "swarm-as-source",
  severity: "error",
  title: "a place that stands for ports, as a source",
  explanation: `\`swarm\` and \`published\` stand for ports of this host that lead to a container. They are destinations only. Name the container, the Compose
service or the network as a source.`,
};

const portlessPublished: Definition = {
  code: "published-without-ports",
  severity: "error",
  title: "traffic without ports to what is reached by a port",
  explanation: `Docker publishes ports of tcp, udp and sctp. Traffic of another kind never goes to \`published\` or \`swarm\`: write it \`to host\`.

    allow icmp from any to published       # wrong
    allow icmp from any to host            # right`,
};

export const ruleDefinitions = [
  duplicateDefault,
  noEffect,
  unreachable,
  runtimeInExcept,
  expiredRule,
  expiresSoon,
  ownAddress,
  portlessPublished,
];

export function secondDefault(path: string, span: Span, first: Span): Diagnostic {
  return diagnostic(duplicateDefault, {
    message: `\`${path}\` has a second default`,
    span,
    related: [{ span: first, message: "the first one" }],
  });
}

export function allowWithoutEffect(paths: readonly string[], span: Span): Diagnostic {
  const names = paths.map((path) => `\`${path}\``).join(" and ");
  return diagnostic(noEffect, {
    message: `this allow changes nothing for ${names}, which ${paths.length > 1 ? "have no default and so let" : "has no default and so lets"} everything pass as before`,
    span,
    help: paths.map((path) => `Add \`default deny ${path}\`, if only what rules allow is to pass.`),
  });
}

export function noPath(span: Span): Diagnostic {
  return diagnostic(unreachable, { message: "no packet can go from this source to this destination", span });
}

export function runtimeTaken(name: string, span: Span): Diagnostic {
  return diagnostic(runtimeInExcept, {
    message: `the run-time group \`${name}\` can't be taken from a destination that Docker publishes`,
    span,
    help: ["Write a rule of its own for it, above this one."],
  });
}

export function expired(date: string, leftOut: boolean, span: Span): Diagnostic {
  return diagnostic(expiredRule, {
    message: leftOut ? `the rule's last day was ${date}: it is left out` : `the rule's last day was ${date}`,
    span,
    help: ["Take the line out, or give it a later day."],
  });
}

export function soonExpired(date: string, days: number, span: Span): Diagnostic {
  return diagnostic(expiresSoon, {
    message: `the rule counts until ${date}, ${days === 0 ? "today" : `${days} more day${days === 1 ? "" : "s"}`}`,
    span,
  });
}

export function notASource(what: string, span: Span): Diagnostic {
  return diagnostic(ownAddress, { message: `\`${what}\` stands for ports, and can't be a source`, span });
}

export function noPorts(span: Span): Diagnostic {
  return diagnostic(portlessPublished, { message: "Docker publishes tcp, udp and sctp ports only", span });
}
