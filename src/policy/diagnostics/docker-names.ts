import { type Definition, type Diagnostic, diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { replaceBy } from "../../../lang/diagnostics/fix.ts";
import type { Span } from "../../../lang/span.ts";

const unknownInAllow: Definition = {
  code: "unknown-docker-name",
  severity: "warning",
  title: "an allow for something that the engine doesn't know",
  explanation: `The engine (or the snapshot) knows no container, Compose project, network or Swarm service of this name. In an \`allow\` the name
stands for nothing then, so that nothing is opened: compile again when it exists.`,
};

const unknownInRefusal: Definition = {
  code: "unknown-docker-name-refused",
  severity: "error",
  title: "a refusal for something that the engine doesn't know",
  explanation: `The engine (or the snapshot) knows no container, Compose project, network or Swarm service of this name. A \`deny\`, a \`reject\` or an
\`except\` that names nothing would refuse nothing, and the traffic that it was written against would pass: so it is an error.
Correct the name, or take the rule out.`,
};

const nothingMatches: Definition = {
  code: "nothing-matches",
  severity: "warning",
  title: "a glob or label that fits no container now",
  explanation: `No container of the engine (or the snapshot) fits this glob or label. The rule has no effect until one does and the policy is
compiled again.`,
};

const withoutAddress: Definition = {
  code: "container-without-address",
  severity: "warning",
  title: "a container that has no address now",
  explanation: `The container is stopped, not yet started, or in no network. A rule that names it stands for nothing until it runs and the policy is
compiled again: Docker may give it another address at each start.`,
};

const heldOnlyNow: Definition = {
  code: "refusal-holds-only-now",
  severity: "warning",
  title: "a refusal that a later container escapes until the next compilation",
  explanation: `The rule refuses what a glob, a label or a Compose name stands for, on a path whose default allows. A container that is started later
and fits the name is only held once the sets are brought up to date. A default that refuses, with an \`allow\` for what may pass, has no such
gap.

    deny any from label tier=db to internet        # a new container with that label is free until the next compilation

    default deny from containers                   # no gap
    allow any from compose shop/web to internet`,
};

const hostNetwork: Definition = {
  code: "container-on-host-network",
  severity: "warning",
  title: "a container on the host's network",
  explanation: `A container that runs with \`--network host\` has no address of its own: its ports are the host's. A rule for it by name, with explicit
ports, is a rule for those ports of the host, for whatever listens there. In a glob, a \`label\`, a \`compose\` name or \`containers\`
it counts for nothing, so that nobody opens the host by starting a container.`,
};

const hostNetworkUnusable: Definition = {
  code: "host-network-needs-ports",
  severity: "error",
  title: "a container on the host's network where it can't be told from the host",
  explanation: `A container that runs with \`--network host\` shares the host's addresses. \`to container NAME\` needs explicit ports then (\`any\` would
open the whole host), and as a source it can't be told from the host itself.

    allow any from lan to container node-exporter         # wrong
    allow tcp 9100 from lan to container node-exporter    # right`,
};

const unprotected: Definition = {
  code: "container-not-protectable",
  severity: "warning",
  title: "a container whose traffic never passes the host's firewall",
  explanation: `On a macvlan or ipvlan network a container is a neighbour on the parent interface's wire: its packets never cross the host's ip hooks, in
either direction, so no firewall of the host can judge them. Put it on a bridge network, or filter on the switch, or inside the container.`,
};

const bridgeless: Definition = {
  code: "network-without-bridge",
  severity: "warning",
  title: "an allow for a network that has no bridge on this host",
  explanation: `A rule for a \`network\` is one for its bridge. Networks of other drivers have none: an overlay's containers reach the outside by
\`docker_gwbridge\`, a macvlan's or ipvlan's never pass this host's firewall, and \`host\` and \`none\` are no networks of containers. In an
\`allow\` such a name stands for nothing.`,
};

const bridgelessRefused: Definition = {
  code: "network-without-bridge-refused",
  severity: "error",
  title: "a refusal for a network that has no bridge on this host",
  explanation: `A rule for a \`network\` is one for its bridge. Networks of other drivers have none: an overlay's containers reach the outside by
\`docker_gwbridge\`, a macvlan's or ipvlan's never pass this host's firewall. A refusal that names such a network would refuse nothing. Name
the containers, or the network \`docker_gwbridge\`.

    deny any from network backbone to internet             # wrong, where backbone is an overlay
    deny any from compose shop/worker to internet          # right`,
};

const portOfSwarm: Definition = {
  code: "swarm-port-unknown",
  severity: "warning",
  title: "an allow for ports that the Swarm service doesn't publish",
  explanation: `\`to swarm SERVICE\` stands for the host's ports that the service publishes, on the left in \`--publish 80:8080\`. None of them is in the
rule's traffic, so it allows nothing.

    allow tcp 8080 from any to swarm web        # wrong, with --publish 80:8080
    allow tcp 80 from any to swarm web          # right`,
};

const portOfSwarmRefused: Definition = {
  code: "swarm-port-unknown-refused",
  severity: "error",
  title: "a refusal for ports that the Swarm service doesn't publish",
  explanation: `\`to swarm SERVICE\` stands for the host's ports that the service publishes, on the left in \`--publish 80:8080\`. None of them is in the
rule's traffic, and a refusal that refuses nothing is an error.

    deny tcp 8080 from internet to swarm web        # wrong, with --publish 80:8080
    deny tcp 80 from internet to swarm web          # right`,
};

const besideIngress: Definition = {
  code: "swarm-ingress-beside-container",
  severity: "warning",
  title: "a rule for one task of a service that Swarm's ingress serves",
  explanation: `Swarm's ingress takes what comes to the host's published port to whatever task it likes, on any node, and this host sees no container's address
there. A rule \`to container\` (\`label\`, \`compose\`) holds for what goes to the task itself, and says nothing about the ingress: that is
\`to swarm SERVICE\`, or \`published\`.

    deny any from internet to container web.1.x7k      # the ingress goes on
    deny tcp 80 from internet to swarm web             # closed`,
};

export const dockerNameDefinitions = [
  besideIngress,
  bridgeless,
  bridgelessRefused,
  portOfSwarm,
  portOfSwarmRefused,
  unknownInAllow,
  unknownInRefusal,
  nothingMatches,
  withoutAddress,
  heldOnlyNow,
  hostNetwork,
  hostNetworkUnusable,
  unprotected,
];

/**
 * `refusal`: the name stands in a deny, a reject or an except, where an empty set would open. `nearest`: a name that the engine
 * knows, and how the whole item is written with it.
 */
export function unknownDockerName(
  what: string,
  name: string,
  span: Span,
  refusal: boolean,
  engineKnown: boolean,
  nearest: { readonly name: string; readonly text: string } | undefined,
): Diagnostic {
  const why = engineKnown
    ? `the engine knows no ${what} \`${name}\``
    : `no engine was asked, so the ${what} \`${name}\` is unknown`;
  return diagnostic(refusal ? unknownInRefusal : unknownInAllow, {
    message: refusal
      ? `${why}, and a refusal that names nothing would refuse nothing`
      : `${why}; the name stands for nothing here`,
    span,
    help: [
      ...(nearest ? [`Did you mean \`${nearest.name}\`?`] : []),
      ...(engineKnown ? [] : ["Give the engine or a snapshot with `--docker`."]),
    ],
    fix: nearest ? replaceBy(span, nearest.text) : undefined,
  });
}

export function matchesNothing(what: string, span: Span, engineKnown: boolean): Diagnostic {
  return diagnostic(nothingMatches, {
    message: engineKnown ? `no container fits ${what} now` : `no engine was asked, so ${what} fits no container`,
    span,
  });
}

export function noAddress(name: string, state: string, span: Span): Diagnostic {
  return diagnostic(withoutAddress, {
    message: `the container \`${name}\` has no address now (${state}); the name stands for nothing until it has one`,
    span,
    help: [state === "running" ? "Connect it to a network, and compile again." : "Compile again when it runs."],
  });
}

export function holdsOnlyNow(what: string, path: string, span: Span): Diagnostic {
  return diagnostic(heldOnlyNow, {
    message: `a container that fits ${what} and starts later escapes this refusal until the sets are brought up to date, as ${path} allows by default`,
    span,
    help: [`\`default deny ${path}\` with rules that allow has no such gap.`],
  });
}

/** `ports`: the rule is one for ports of the host. */
export function onHostNetwork(name: string, span: Span, ports: boolean, side: "source" | "destination"): Diagnostic {
  const instead =
    side === "source"
      ? "What it sends is the host's own: write `from host`, if that is meant."
      : `Write \`container ${name}\` with explicit ports, or a rule \`to host\`.`;
  return diagnostic(hostNetwork, {
    message: ports
      ? `the container \`${name}\` is on the host's network: the rule decides these ports of the host`
      : `the container \`${name}\` is on the host's network, has no address of its own, and counts for nothing here`,
    span,
    help: ports ? [] : [instead],
  });
}

export function hostNetworkNeedsPorts(name: string, asSource: boolean, span: Span): Diagnostic {
  return diagnostic(hostNetworkUnusable, {
    message: asSource
      ? `the container \`${name}\` is on the host's network, and as a source can't be told from the host`
      : `the container \`${name}\` is on the host's network, and a rule without explicit ports would speak of the whole host`,
    span,
    help: asSource ? ["Write `from host`, if that is meant."] : ["Name the ports: `tcp 9100`."],
  });
}

export function ingressGoesOn(container: string, service: string, span: Span): Diagnostic {
  return diagnostic(besideIngress, {
    message: `the container \`${container}\` is a task of the Swarm service \`${service}\`, and what comes by Swarm's ingress isn't known by its container`,
    span,
    help: [`Write \`swarm ${service}\` for the ports that the service publishes.`],
  });
}

export function notProtectable(
  container: string,
  network: string,
  driver: string,
  parent: string | undefined,
  span: Span,
): Diagnostic {
  return diagnostic(unprotected, {
    message: `the container \`${container}\` is on the ${driver} network \`${network}\`${parent === undefined ? "" : ` (on \`${parent}\`)`}, whose traffic never passes this host's firewall`,
    span,
    help: ["Put it on a bridge network to protect it."],
  });
}

/** `refusal` as for `unknownDockerName`. */
export function networkWithoutBridge(name: string, driver: string, span: Span, refusal: boolean): Diagnostic {
  return diagnostic(refusal ? bridgelessRefused : bridgeless, {
    message: `the network \`${name}\` (driver \`${driver}\`) has no bridge on this host, so no rule can speak of it`,
    span,
    help:
      driver === "overlay"
        ? ["Its containers reach the outside by `network docker_gwbridge`: name that, or the containers."]
        : ["Name containers on bridge networks; what is on this one doesn't pass this host's firewall."],
  });
}

/** `ports` as the service publishes them, `tcp 80`; `refusal` as for `unknownDockerName`. */
export function swarmPortUnknown(service: string, ports: readonly string[], span: Span, refusal: boolean): Diagnostic {
  const published = ports.length === 0 ? "no port" : ports.map((port) => `\`${port}\``).join(", ");
  return diagnostic(refusal ? portOfSwarmRefused : portOfSwarm, {
    message: `the Swarm service \`${service}\` publishes ${published}, and nothing of that is in the rule's traffic`,
    span,
    help: ["A Swarm service is named by the host's ports that it publishes."],
  });
}
