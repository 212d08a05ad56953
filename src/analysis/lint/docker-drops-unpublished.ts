import { define } from "../../../lang/diagnostics/define.ts";
import { type Diagnostic, diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../../lang/span.ts";
import type { Program } from "../../../lang/tree.ts";
import { type Allow, type Allows, inEachAllow, isPlaces } from "../docker-rules/allows.ts";
import type { PlacesEnd } from "../docker-rules/ends.ts";
import { endFromOutside } from "../docker-rules/from-outside.ts";
import { type Closed, closedHelp, closedWords, type Lack, onlyPort } from "../docker-rules/unpublished-words.ts";
import type { TrafficItems } from "../traffic-items.ts";
import { type WrittenPort, writtenPorts } from "../written-ports.ts";
import type { LintRule } from "./lint-rule.ts";

const definition = define("docker-drops-unpublished", {
  title: "an allow from outside for a port that isn't published",
  severity: "warning",
  why: `From outside there are two ways into a container: a port that it publishes, and its own address, by a route through this host. The second one
Docker shuts, and an \`allow\` never overrides a refusal of Docker's: it lets the packet go on, and Docker drops it.

- From Docker 28 on nothing reaches a port that isn't published, with either firewall back end. A network's gateway mode
  \`nat-unprotected\` opens all ports of its containers, \`routed\` the published ones by the container's own address. A port that is published on
  127.0.0.1 alone is closed in the same way; for that one, and for no unpublished port, dockerd's \`--allow-direct-routing\` and the network's
  option \`trusted_host_interfaces\` make an exception. The engine's API doesn't tell of the first.
- Up to Docker 27 the policy of the chain FORWARD decides. Docker sets it to DROP where it switched forwarding on itself. Where forwarding
  was on before, it stays ACCEPT, and the rule works, until Docker 28.

Publish the port: the rule then holds for the published port, whatever its number on the host.`,
  wrong: `
# docker run --name cache redis
allow tcp 6379 from 198.51.100.7 to container cache`,
  right: `
# docker run --name db -p 5432:5432 postgres
allow tcp 5432 from 198.51.100.7 to container db`,
});

/** What comes from outside comes through a published port. */
export const dockerDropsUnpublished: LintRule = {
  definition,
  check: (input) =>
    inEachAllow(input, (allow, allows) =>
      allow.outside.length > 0 ? [...wholes(allow, allows), ...parts(allow, allows, input.program)] : [],
    ),
};

/** The items of the `to` that nothing of the rule gets to. */
function wholes(allow: Allow, allows: Allows): Diagnostic[] {
  return allow.destinations.filter(isPlaces).flatMap((end) => {
    const lack = lackOf(allow, end, allow.traffic, allows);
    return lack ? [found(end.item.span, { lack, ends: [end], traffic: allow.traffic }, allows)] : [];
  });
}

/** The ports, written one by one, that reach none of the items, where others of the rule do. */
function parts(allow: Allow, allows: Allows, program: Program): Diagnostic[] {
  if (onlyPort(allow.traffic) || !isFromOutsideToContainers(allow)) return [];
  const ends = allow.destinations.filter(isPlaces).filter((end) => !lackOf(allow, end, allow.traffic, allows));
  return writtenPorts(allow.node.traffic, program).flatMap((port) => {
    const traffic = onlyThis(port);
    const lacks = port.direct ? ends.map((end) => lackOf(allow, end, traffic, allows)) : [];
    const [lack] = lacks;
    return lack && lacks.every((one) => one) ? [found(port.span, { lack, ends, traffic }, allows)] : [];
  });
}

function isFromOutsideToContainers({ node, sources, outside, destinations }: Allow): boolean {
  const from = node.from?.items.length ?? 1;
  return (
    sources.length === from && outside.length === from && destinations.filter(isPlaces).length === node.to.items.length
  );
}

function lackOf(
  { outside }: Allow,
  end: PlacesEnd,
  traffic: TrafficItems,
  { rules, topology }: Allows,
): Lack | undefined {
  const best = endFromOutside(outside, end, traffic, rules, topology);
  return best === "unpublished" || best === "loopback" ? best : undefined;
}

function onlyThis({ protocols, port, span }: WrittenPort): TrafficItems {
  return [{ kind: "ports", protocols, ports: [{ first: port, last: port, span }], span }];
}

function found(span: Span, closed: Closed, { rules }: Allows): Diagnostic {
  return diagnostic(definition, {
    message: closedWords(closed, rules),
    span,
    help: closedHelp(closed, rules),
  });
}
