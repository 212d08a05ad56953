import { type Address, type Family, isProblem, parseAddress } from "../../ip/address.ts";
import { IntervalSet } from "../../ip/interval-set.ts";
import { elementsOf } from "../../ir/elements.ts";
import { isBridge } from "../../ir/interfaces.ts";
import type { Ir } from "../../ir/ir.ts";
import type { Topology } from "../../policy/compile.ts";

/** One address that stands for a kind of source, and where it comes in. */
export interface Source {
  readonly who: string;
  readonly outside: boolean;
  readonly way: string;
  readonly address: Address;
}

/** Addresses of nobody in particular: the first of each family and kind that no set of a policy names is taken. */
const CANDIDATES: readonly { readonly who: string; readonly candidates: readonly string[] }[] = [
  { who: "the internet", candidates: ["93.184.215.14", "151.101.1.69", "8.8.4.4", "45.33.32.156"] },
  { who: "the internet", candidates: ["2606:2800:21f::1", "2a04:4e42::645", "2001:4860:4860::8844"] },
  { who: "private addresses", candidates: ["10.211.55.77", "172.30.201.77", "192.168.213.77", "100.77.7.7"] },
  { who: "private addresses", candidates: ["fd5a:77:77::77", "fdfe:dcba::77", "fd00:1234:5678::77"] },
];

/** Who stands for all that no policy names. */
export const STRANGERS: readonly string[] = [...new Set(CANDIDATES.map(({ who }) => who))];

/** Everybody whom the policies could tell apart: their groups and written addresses, strangers, and containers. */
export function sourcesOf(irs: readonly Ir[], topology: Topology | undefined): Source[] {
  const ways = outsideInterfaces(irs, topology);
  const named = namedAddresses(irs);
  const known = IntervalSet.parse(named.flatMap(({ texts }) => texts));
  const strangers = CANDIDATES.flatMap(({ who, candidates }) => {
    const address = candidates.map(read).find((one) => !known.contains(one));
    return address ? [{ who, address }] : [];
  });
  const outside = [
    ...named.flatMap(({ who, addresses }) => addresses.map((address) => ({ who, address }))),
    ...strangers,
  ];
  return [
    ...outside.flatMap((one) => ways.map((way) => ({ ...one, way, outside: true }))),
    ...containerSources(topology),
  ];
}

/** The interfaces that lead outside, the wildcards of policies among them as a name that fits. */
export function outsideInterfaces(irs: readonly Ir[], topology: Topology | undefined): string[] {
  const host = (topology?.host?.interfaces ?? []).map(({ name }) => name).filter((name) => name !== "lo");
  const asked = irs.flatMap((ir) =>
    Object.values(ir.paths).flatMap(({ rules }) =>
      rules.flatMap(({ when }) => when.flatMap(({ incoming }) => (incoming.in === "any" ? [] : incoming.in))),
    ),
  );
  const all = [...host, ...asked.map((pattern) => pattern.replace(/\*$/, "0"))];
  const outside = [...new Set(all)].filter((name) => !irs.some((ir) => isBridge(ir.bridges, name)));
  return outside.length > 0 ? outside : ["eth0"];
}

interface Named {
  readonly who: string;
  readonly texts: readonly string[];
  readonly addresses: readonly Address[];
}

function namedAddresses(irs: readonly Ir[]): Named[] {
  const found = new Map<string, Named & { readonly name: string }>();
  for (const set of irs.flatMap((ir) => ir.sets)) {
    const [, kind, name = ""] = /^(group|inline):(.*)$/.exec(set.name) ?? [];
    if (kind === undefined || set.kind !== "addresses") continue;
    const texts = [...set.v4, ...set.v6];
    const addresses = ([4, 6] as const).flatMap((family) => firstOf(elementsOf(set), family));
    found.set(`${set.name} ${texts.join(",")}`, { name, who: shortened(name), texts, addresses });
  }
  const all = [...found.values()];
  // Where the two policies give a name other members, it alone doesn't say who is meant.
  return all.map((one) => {
    const twice = all.some((other) => other !== one && other.name === one.name);
    return twice ? { ...one, who: `${one.who} (${shortened(one.texts.join(", "))})` } : one;
  });
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function firstOf(set: IntervalSet, family: Family): Address[] {
  const first = set.family(family).intervals[0];
  return first ? [{ family, value: first.first }] : [];
}

function containerSources(topology: Topology | undefined): Source[] {
  return (topology?.containers ?? []).flatMap(({ name, endpoints }) =>
    endpoints.flatMap(({ network, ipv4, ipv6 }) => {
      const way = topology?.networks.find(({ id, name }) => id === network || name === network)?.bridge;
      const addresses = [ipv4, ipv6].flatMap((text) => (text === undefined ? [] : [read(text)]));
      return way === undefined
        ? []
        : addresses.map((address) => ({ who: `container ${name}`, outside: false, way, address }));
    }),
  );
}

export function read(text: string): Address {
  const address = parseAddress(text);
  if (isProblem(address)) throw new Error(`not an address: ${text}`);
  return address;
}
