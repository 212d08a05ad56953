import type { Endpoint, EndpointItem } from "../../lang/tree.ts";
import type { Interval } from "../ip/interval.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import type { AddressTest, InterfaceTest } from "../ir/ir.ts";
import type { Binding } from "./binding.ts";
import { bindContainers, reportHostNetwork } from "./containers.ts";
import { notASource } from "./diagnostics/rules.ts";
import { bindName, bindNetwork, METADATA, onPatterns, PRIVATE, withBuiltIn } from "./endpoint-names.ts";
import type { SourceTerm } from "./endpoint-terms.ts";
import { bindExcept } from "./except.ts";
import { ANY_ADDRESS, ANY_INTERFACE, narrow, ofClass, onInterfaces } from "./tests.ts";

/** The alternatives that a `from` stands for; without one, everyone but the machine itself. */
export function bindSource(endpoint: Endpoint | undefined, refusal: boolean, binding: Binding): SourceTerm[] {
  if (!endpoint) return [term(ANY_INTERFACE)];
  const terms = endpoint.items.flatMap((item) => bindItem(item, refusal, binding));
  const literals = literalsOf(endpoint.items);
  if (literals.length > 0)
    terms.push(term(ANY_INTERFACE, { in: binding.sets.inline(IntervalSet.of(literals)), notIn: [] }));
  const { alternatives } = bindExcept(endpoint.except, binding);
  const patterns = onPatterns(endpoint.on, binding);
  if (patterns?.length === 0) return [];
  return terms.flatMap((one) =>
    alternatives.map((taken) => ({
      ...one,
      incoming: { ...narrow(one.incoming, patterns), notIn: [...one.incoming.notIn, ...taken.interfaces] },
      source: { ...one.source, notIn: [...one.source.notIn, ...taken.sets] },
    })),
  );
}

/** The addresses, prefixes and ranges that stand in the list itself. */
export function literalsOf(items: readonly EndpointItem[]): Interval[] {
  return items.flatMap((item) => (item.kind === "interval" ? [item.interval] : []));
}

function term(incoming: InterfaceTest, source: AddressTest = ANY_ADDRESS, host = false): SourceTerm {
  return { host, incoming, source };
}

function bindItem(item: EndpointItem, refusal: boolean, binding: Binding): SourceTerm[] {
  switch (item.kind) {
    case "any":
      return [term(ANY_INTERFACE)];
    case "outside":
      return [term(ofClass("outside"))];
    case "internet":
      return [term(ofClass("outside"), { in: "any", notIn: [withBuiltIn(PRIVATE, binding)] })];
    case "private":
      return [term(ofClass("outside"), { in: withBuiltIn(PRIVATE, binding), notIn: [] })];
    case "metadata":
      return [term(ANY_INTERFACE, { in: withBuiltIn(METADATA, binding), notIn: [] })];
    case "host": {
      const address = item.address && bindName(item.address, binding);
      if (item.address && !address) return [];
      return [term(ANY_INTERFACE, address?.address ?? ANY_ADDRESS, true)];
    }
    case "containers":
      reportHostNetwork(item.span, "source", binding);
      return [term(ofClass("docker"))];
    case "container":
    case "label":
    case "compose": {
      const use = { refusal, side: "source", explicitPorts: false } as const;
      return [term(ANY_INTERFACE, { in: bindContainers(item, use, binding).set, notIn: [] })];
    }
    case "network":
      return bindNetwork(item, refusal, binding).map((bridge) => term(onInterfaces([bridge])));
    case "name": {
      const bound = bindName(item, binding);
      return bound ? [term(bound.interfaces ? onInterfaces(bound.interfaces) : ANY_INTERFACE, bound.address)] : [];
    }
    case "swarm":
    case "published":
      binding.report(notASource(item.kind, item.span));
      return [];
    case "interval":
      return [];
  }
}
