import { onBehindOwn } from "../../lang/diagnostics/endpoints.ts";
import { containerWords } from "../../lang/endpoint-words.ts";
import { dockerNameText } from "../../lang/quote.ts";
import type { Endpoint, EndpointItem, OnItem } from "../../lang/tree.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import type { AddressTest, InterfaceTest, SetName } from "../ir/ir.ts";
import { nearest } from "../text/nearest.ts";
import type { Binding } from "./binding.ts";
import { bindContainers, reportHostNetwork } from "./containers.ts";
import { unknownDockerName } from "./diagnostics/docker-names.ts";
import { runtimeTaken } from "./diagnostics/rules.ts";
import { bindName, bindNetwork, METADATA, onPatterns, PRIVATE, withBuiltIn } from "./endpoint-names.ts";
import type { DestinationTerm } from "./endpoint-terms.ts";
import { bindExcept, type Except, type Taken } from "./except.ts";
import { literalsOf } from "./source.ts";
import { ANY_ADDRESS, ANY_INTERFACE, narrow, ofClass, onInterfaces } from "./tests.ts";
import { PROTOCOL_NUMBERS } from "./world.ts";

/** The alternatives that a `to` stands for. `explicitPorts`: the rule's traffic names every port that it is about. */
export function bindDestination(
  endpoint: Endpoint,
  refusal: boolean,
  explicitPorts: boolean,
  binding: Binding,
): DestinationTerm[] {
  const terms = endpoint.items.flatMap((item) => {
    const found = bindItem(item, refusal, explicitPorts, binding);
    if (endpoint.on) reportOwn(item, found, endpoint.on, binding);
    return found;
  });
  const literals = literalsOf(endpoint.items);
  if (literals.length > 0) {
    const set = binding.sets.inline(IntervalSet.of(literals));
    terms.push({ span: endpoint.span, routed: { outgoing: ANY_INTERFACE, destination: { in: set, notIn: [] } } });
  }
  const except = bindExcept(endpoint.except, binding);
  const patterns = onPatterns(endpoint.on, binding);
  if (patterns?.length === 0) return [];
  return terms.flatMap((term) => {
    if (term.published || (term.routed && term.routed.outgoing.class !== "outside")) {
      for (const item of except.runtime) binding.report(runtimeTaken(item.name, item.span));
    }
    return except.alternatives.map((taken) => restrict(term, taken, except, patterns, binding));
  });
}

/** What ends at this machine though its name doesn't say so: it leaves by no interface. */
function reportOwn(
  item: EndpointItem,
  terms: readonly DestinationTerm[],
  on: readonly OnItem[],
  binding: Binding,
): void {
  const own =
    item.kind === "swarm"
      ? `swarm ${item.service}`
      : item.kind === "container" && terms.some((term) => term.host)
        ? containerWords(item)
        : undefined;
  if (own === undefined) return;
  const words = on.map((one) => (one.kind === "zone" ? one.name : `interface ${one.pattern}`)).join(", ");
  binding.report(onBehindOwn(item.span, "to", own, `on ${words}`));
}

function restrict(
  term: DestinationTerm,
  taken: Taken,
  except: Except,
  patterns: readonly string[] | undefined,
  binding: Binding,
): DestinationTerm {
  const without = (test: AddressTest): AddressTest => ({ ...test, notIn: [...test.notIn, ...taken.sets] });
  const { host, routed, published } = term;
  return {
    span: term.span,
    ...(host && patterns === undefined && { host: { destination: without(host.destination) } }),
    ...(routed && {
      routed: {
        outgoing: { ...narrow(routed.outgoing, patterns), notIn: [...routed.outgoing.notIn, ...taken.interfaces] },
        destination: without(routed.destination),
      },
    }),
    ...(published && { published: { ...published, original: originalWithout(published.original, except, binding) } }),
  };
}

/** The host's addresses that stay: there is one set to look the original destination up in. */
function originalWithout(original: "any" | SetName, { addresses }: Except, { sets }: Binding): "any" | SetName {
  if (addresses.isEmpty) return original;
  const set = original === "any" ? undefined : sets.get(original);
  const from = set?.kind === "addresses" ? IntervalSet.parse([...set.v4, ...set.v6]) : IntervalSet.all;
  return sets.inline(from.subtract(addresses));
}

function bindItem(item: EndpointItem, refusal: boolean, explicitPorts: boolean, binding: Binding): DestinationTerm[] {
  const routed = (outgoing: InterfaceTest, destination: AddressTest = ANY_ADDRESS): DestinationTerm[] => [
    { span: item.span, routed: { outgoing, destination } },
  ];
  switch (item.kind) {
    case "any":
      return routed(ANY_INTERFACE).map((term) => ({ ...term, host: { destination: ANY_ADDRESS } }));
    case "outside":
      return routed(ofClass("outside"));
    case "internet":
      return routed(ofClass("outside"), { in: "any", notIn: [withBuiltIn(PRIVATE, binding)] });
    case "private":
      return routed(ofClass("outside"), { in: withBuiltIn(PRIVATE, binding), notIn: [] });
    case "metadata":
      return routed(ANY_INTERFACE, { in: withBuiltIn(METADATA, binding), notIn: [] });
    case "host": {
      const bound = item.address && bindName(item.address, binding);
      if (item.address && !bound) return [];
      return [{ span: item.span, host: { destination: bound?.address ?? ANY_ADDRESS } }];
    }
    case "containers":
      reportHostNetwork(item.span, "destination", binding);
      return routed(ofClass("docker"));
    case "container":
    case "label":
    case "compose": {
      const bound = bindContainers(item, { refusal, side: "destination", explicitPorts }, binding);
      if (bound.onHost) return [{ span: item.span, host: { destination: ANY_ADDRESS } }];
      return routed(ANY_INTERFACE, { in: bound.set, notIn: [] });
    }
    case "network":
      return bindNetwork(item, refusal, binding).flatMap((bridge) => routed(onInterfaces([bridge])));
    case "swarm":
      return bindSwarm(item, refusal, binding);
    case "published": {
      const bound = item.address && bindName(item.address, binding);
      if (item.address && !bound) return [];
      const original = bound && bound.address.in !== "any" ? bound.address.in : "any";
      return [{ span: item.span, published: { original } }];
    }
    case "name": {
      const bound = bindName(item, binding);
      return bound ? routed(bound.interfaces ? onInterfaces(bound.interfaces) : ANY_INTERFACE, bound.address) : [];
    }
    case "interval":
      return [];
  }
}

function bindSwarm(item: EndpointItem & { kind: "swarm" }, refusal: boolean, binding: Binding): DestinationTerm[] {
  const { services, known } = binding.world;
  const service = services.find((one) => one.name === item.service || one.id === item.service);
  if (!service) {
    const near = nearest(
      item.service,
      services.map((one) => one.name),
    );
    const meant = near === undefined ? undefined : { name: near, text: `swarm ${dockerNameText(near)}` };
    binding.report(unknownDockerName("Swarm service", item.service, item.span, refusal, known, meant));
    return [];
  }
  const ports = new Map<number, number[]>();
  for (const port of service.ports) {
    const number = PROTOCOL_NUMBERS[port.protocol];
    ports.set(number, [...(ports.get(number) ?? []), port.publishedPort]);
  }
  return [{ span: item.span, published: { original: "any", ports, service } }];
}
