import { METADATA_ADDRESSES, PRIVATE_PREFIXES } from "../../lang/private.ts";
import { dockerNameText, nameText } from "../../lang/quote.ts";
import type { EndpointItem, OnItem, OwnAddress } from "../../lang/tree.ts";
import { isBareWord, MODIFIER_WORDS, OWN_ENDPOINTS, PLAIN_ENDPOINTS } from "../../lang/words.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import type { AddressTest, SetName } from "../ir/ir.ts";
import { nearest } from "../text/nearest.ts";
import type { Binding } from "./binding.ts";
import { networkWithoutBridge, unknownDockerName } from "./diagnostics/docker-names.ts";
import type { Proposal } from "./diagnostics/names.ts";
import { groupSet, runtimeSet } from "./except.ts";
import { ANY_ADDRESS } from "./tests.ts";

export const PRIVATE = { name: "builtin:private", texts: PRIVATE_PREFIXES.map((one) => one.prefix) } as const;
export const METADATA = { name: "builtin:metadata", texts: METADATA_ADDRESSES } as const;

/** The name of a set that the language brings, put among the policy's sets. */
export function withBuiltIn(set: typeof PRIVATE | typeof METADATA, { sets }: Binding): SetName {
  return sets.addresses(set.name, IntervalSet.parse(set.texts));
}

/** The words of the language that are an endpoint by themselves. */
const ALONE = [...PLAIN_ENDPOINTS, ...OWN_ENDPOINTS];

export interface BoundName {
  readonly address: AddressTest;
  /** The interfaces of a zone. */
  readonly interfaces?: readonly string[];
}

/** What a bare word, or the address behind `host` and `published`, stands for; `undefined` where it was reported. */
export function bindName(
  item: OwnAddress | (EndpointItem & { kind: "name" }),
  binding: Binding,
): BoundName | undefined {
  if (item.kind === "interval") {
    return { address: { in: binding.sets.inline(IntervalSet.of([item.interval])), notIn: [] } };
  }
  const found =
    item.kind === "group"
      ? binding.symbols.need(item.name, ["let"], item.span, [], MODIFIER_WORDS)
      : binding.symbols.need(item.name, ["let", "set", "zone"], item.span, proposals(item.name, binding), ALONE);
  switch (found?.kind) {
    case "let":
      return { address: { in: groupSet(item.name, binding.groups.addresses(found), binding), notIn: [] } };
    case "set":
      return { address: { in: runtimeSet(item.name, binding), notIn: [] } };
    case "zone": {
      const zone = found.addresses && binding.sets.addresses(`zone:${item.name}`, binding.groups.list(found.addresses));
      const interfaces = found.interfaces.map((one) => one.pattern);
      return { address: zone === undefined ? ANY_ADDRESS : { in: zone, notIn: [] }, interfaces };
    }
    default:
      return undefined;
  }
}

function proposals(name: string, { world }: Binding): Proposal[] {
  const known = world.containers.some(({ container }) => container.name === name);
  const text = `container ${dockerNameText(name)}`;
  return known ? [{ help: `There is a container of that name: write \`${text}\`.`, text }] : [];
}

/** The interfaces behind `on`, or `undefined` where there is no `on`. A zone counts with its interfaces alone. */
export function onPatterns(on: readonly OnItem[] | undefined, { symbols }: Binding): string[] | undefined {
  return on?.flatMap((item) => {
    if (item.kind === "interface") return [item.pattern];
    return symbols.need(item.name, ["zone"], item.span, itself(item.name))?.interfaces.map((one) => one.pattern) ?? [];
  });
}

/** What is no zone may be an interface, whose name the kernel keeps to 15 bytes. */
function itself(name: string): Proposal[] {
  const written = isBareWord(name) ? name : nameText(name);
  const help = `For the interface itself write \`on interface ${name}\`.`;
  return name.length > 15 ? [] : [{ help, text: `interface ${written}` }];
}

/** The bridge of a Docker network as a list of interfaces: empty where the network is unknown, or has no bridge. */
export function bindNetwork(item: EndpointItem & { kind: "network" }, refusal: boolean, binding: Binding): string[] {
  const { world, report } = binding;
  const found = world.networks.filter((network) => network.name === item.name || network.id === item.name);
  if (found.length === 0) {
    const near = nearest(
      item.name,
      world.networks.map((network) => network.name),
    );
    const meant = near === undefined ? undefined : { name: near, text: `network ${dockerNameText(near)}` };
    report(unknownDockerName("network", item.name, item.span, refusal, world.known, meant));
  }
  for (const { name, driver, bridge } of found) {
    if (bridge === undefined) report(networkWithoutBridge(name, driver, item.span, refusal));
  }
  return found.flatMap((network) => network.bridge ?? []);
}
