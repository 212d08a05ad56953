import type { Interval } from "../../src/ip/interval.ts";
import { formatInterval, prefixLength, toPrefixes } from "../../src/ip/interval.ts";
import type { PortRange } from "../../src/ip/ports.ts";
import type { Match, Rule, TrafficTest } from "../../src/ir/ir.ts";
import { findSet } from "../common/sets.ts";
import { staticSet } from "./addresses.ts";
import {
  ALWAYS,
  anyOf,
  type Facet,
  icmpProtocol,
  NEVER,
  type Piece,
  portChunks,
  portWords,
  rangeWords,
} from "./atoms.ts";
import type { Context, Site } from "./context.ts";

/**
 * What a match asks about protocol, ports, icmp type, the original destination and the redirection. These stand together, as
 * connection tracking is asked once for all that it knows. A packet that it doesn't know (invalid, untracked) is as it was sent.
 */
export function trafficFacet(context: Context, site: Site, match: Match, rule: Rule): Facet {
  const redirected = site.redirected ?? match.redirected;
  if (match.redirected !== "any" && site.redirected !== undefined && match.redirected !== site.redirected) return NEVER;
  const originals = originalIntervals(context, match);
  if (originals !== undefined && originals.length === 0) return NEVER;
  const state = site.redirected !== undefined || match.redirected === "any" ? "" : dnatWords(match.redirected);
  const byOriginal =
    match.traffic !== "any" &&
    match.traffic.kind === "ports" &&
    match.traffic.of === "original" &&
    match.traffic.ports !== "any";
  if (!byOriginal && originals === undefined) {
    if (state === "") return facetOf(packetPieces(context, match.traffic, rule));
    const asked = `-m conntrack ${state}`;
    return facetOf(
      packetPieces(context, match.traffic, rule).map((piece) => ({ ...piece, words: [...(piece.words ?? []), asked] })),
    );
  }
  const tracked = trackedPieces(context, match.traffic, originals, state, byOriginal, rule);
  if (redirected === true) return facetOf(tracked);
  const asSent = packetPieces(context, match.traffic, rule).flatMap((piece) =>
    (originals ?? [undefined]).map((interval) => ({
      ...piece,
      words: [
        ...(piece.words ?? []),
        ...(interval ? [rangeWords(interval, "dst")] : []),
        "-m conntrack --ctstate INVALID,UNTRACKED",
      ],
    })),
  );
  return facetOf([...tracked, ...asSent]);
}

function facetOf(pieces: readonly Piece[]): Facet {
  if (pieces.length === 0) return NEVER;
  const only = pieces[0] as Piece;
  if (pieces.length === 1 && Object.keys(only).length === 0) return ALWAYS;
  return anyOf(() => `traffic ${JSON.stringify(pieces, printable)}`, pieces);
}

function dnatWords(redirected: boolean): string {
  return redirected ? "--ctstate DNAT" : "! --ctstate DNAT";
}

function printable(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

/** The addresses that the client may have asked for, as prefixes; `undefined` where it may have asked for any. */
function originalIntervals(context: Context, { original }: Match): Interval[] | undefined {
  if (original === "any") return undefined;
  const set = findSet(context.sets, original);
  if (set.kind === "places") return [];
  if (set.kind === "runtime") {
    context.problems.add(
      "error",
      "run-time-set-as-original-address",
      `iptables can't look up the address that a client asked for in the run-time group ${JSON.stringify(set.name.slice(set.name.indexOf(":") + 1))}`,
      ["compile with --backend nft"],
      set.origin,
    );
    return [];
  }
  return (staticSet(context, set)?.intervals ?? []).flatMap((interval) => toPrefixes(interval));
}

/** Protocol, ports or icmp type as they stand in the packet. */
function packetPieces(context: Context, traffic: TrafficTest, rule: Rule): Piece[] {
  if (traffic === "any") return [{}];
  switch (traffic.kind) {
    case "protocols":
      return traffic.protocols.flatMap((protocol) => protocolPieces(context, protocol, rule));
    case "icmp":
      return icmpPieces(context, traffic, rule);
    case "ports": {
      const { ports, protocols } = traffic;
      if (ports === "any") return protocols.map((protocol) => ({ protocol }));
      return protocols.flatMap((protocol) =>
        portChunks(ports).map((chunk): Piece => {
          const only = chunk.length === 1 ? chunk[0] : undefined;
          return only ? { protocol, ports: only } : { protocol, words: [portWords(protocol, chunk)] };
        }),
      );
    }
  }
}

/** Headers that IPv6 puts before the protocol proper; `-p` never stops at them. */
const EXTENSION_HEADERS = [0, 43, 44, 59, 60];

function protocolPieces({ family, problems }: Context, protocol: number, rule: Rule): Piece[] {
  if (family === 6 && protocol === 51) return [{ words: ["-m ah"] }];
  if (protocol === 0 || (family === 6 && EXTENSION_HEADERS.includes(protocol))) {
    problems.add(
      "error",
      "protocol-not-in-iptables",
      `iptables can't match IP protocol ${protocol}${family === 6 ? " in IPv6" : ""}`,
      ["leave the number out, or compile with --backend nft"],
      rule.origin,
    );
    return [];
  }
  return [{ protocol }];
}

function icmpPieces(context: Context, traffic: Extract<TrafficTest, { kind: "icmp" }>, rule: Rule): Piece[] {
  if (traffic.family !== context.family) return [];
  const protocol = icmpProtocol(context.family);
  if (traffic.types === "any") return [{ protocol }];
  if (context.family === 4 && traffic.types.includes(255)) {
    context.problems.add(
      "error",
      "icmp-type-not-in-iptables",
      "iptables reads icmp type 255 as every type",
      ["leave the type out, or compile with --backend nft"],
      rule.origin,
    );
    return [];
  }
  const words = context.family === 4 ? "-m icmp --icmp-type" : "-m icmp6 --icmpv6-type";
  return traffic.types.map((type) => ({ protocol, words: [`${words} ${type}`] }));
}

function trackedPieces(
  context: Context,
  traffic: TrafficTest,
  originals: readonly Interval[] | undefined,
  state: string,
  byOriginal: boolean,
  rule: Rule,
): Piece[] {
  const services =
    byOriginal && traffic !== "any" && traffic.kind === "ports" && traffic.ports !== "any"
      ? originalPorts(traffic.protocols, traffic.ports)
      : packetPieces(context, traffic, rule).map((piece) => ({ piece, port: "" }));
  return services.flatMap(({ piece, port }) =>
    (originals ?? [undefined]).map((interval) => {
      const address = interval && prefixLength(interval) !== 0 ? `--ctorigdst ${formatInterval(interval)}` : "";
      const asked = [state, address, port].filter((text) => text !== "").join(" ");
      return { ...piece, words: [...(piece.words ?? []), `-m conntrack ${asked} --ctdir ORIGINAL`] };
    }),
  );
}

function originalPorts(protocols: readonly number[], ports: readonly PortRange[]): { piece: Piece; port: string }[] {
  return protocols.flatMap((protocol) =>
    ports.map(({ first, last }) => ({
      piece: { protocol },
      port: `--ctorigdstport ${first === last ? first : `${first}:${last}`}`,
    })),
  );
}
