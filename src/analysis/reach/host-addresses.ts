import { type Address, type Family, isProblem, parseAddress } from "../../ip/address.ts";
import type { Topology } from "../../policy/compile.ts";
import { isPublic } from "./sources.ts";

/** The addresses of a host, for packets that are sent to it. */
export interface HostAddresses {
  /** Whether anything is known of them. */
  readonly known: boolean;
  /** The one that a sender behind an interface asks for; `undefined` where there is none of the family. */
  towards(iface: string, family: Family): Address | undefined;
  /** Whether there is one that the internet has a route to. */
  isPublic(family: Family): boolean;
}

/** Addresses for documentation (RFC 5737, 3849) stand for those of a host that a snapshot doesn't tell of. */
const ASSUMED = { 4: "192.0.2.1", 6: "2001:db8::1" } as const;

export function hostAddresses({ host, networks }: Topology): HostAddresses {
  const interfaces = (host?.interfaces ?? []).map(({ name, addresses }) => ({
    name,
    addresses: addresses.flatMap((text) => read(text.split("/")[0] ?? "")),
  }));
  const dockers = new Set(networks.flatMap(({ bridge }) => bridge ?? []));
  const outside = interfaces.filter(({ name }) => name !== "lo" && !dockers.has(name));
  const known = outside.length > 0;
  const gateways = networks.flatMap((network) =>
    network.subnets.flatMap(({ gateway }) =>
      read(gateway ?? "").map((address) => ({ bridge: network.bridge, address })),
    ),
  );
  return {
    known,
    towards(iface, family) {
      const gateway = gateways.find((one) => one.bridge === iface && one.address.family === family)?.address;
      if (gateway) return gateway;
      const there = interfaces.filter(({ name }) => name === iface).flatMap(({ addresses }) => addresses);
      const all = [...there, ...outside.flatMap(({ addresses }) => addresses)];
      const found = all.find((address) => address.family === family);
      return found ?? (known ? undefined : (parseAddress(ASSUMED[family]) as Address));
    },
    isPublic: (family) =>
      !known ||
      outside.some(({ addresses }) => addresses.some((address) => address.family === family && isPublic(address))),
  };
}

function read(text: string): Address[] {
  const address = parseAddress(text);
  return isProblem(address) ? [] : [address];
}
