import { type Address, formatAddress, isProblem, parseAddress } from "../../ip/address.ts";
import { isBridge } from "../../ir/interfaces.ts";
import type { Bridges } from "../../ir/ir.ts";
import { need, type Run } from "../run.ts";
import type { Entry } from "./entries.ts";
import { askRoutes, type Route } from "./routes.ts";

/** What tells through which interfaces the packets of a connection go: the kernel itself doesn't remember it. */
export interface Surroundings {
  /** Whether an address is one of this machine's. */
  isLocal(address: Address): boolean;
  /** Whether packets to an address end on this machine: its own, and what goes to many. */
  endsHere(address: Address): boolean;
  /** The interfaces that packets of a connection from elsewhere may come in by; more than one where it can't be known. */
  incoming(entry: Entry): readonly string[];
  /** The interfaces that they may leave by: `incoming` is empty where this machine sends them. */
  outgoing(entry: Entry, incoming: string): readonly string[];
}

/** Asks the kernel's routing about all entries. */
export async function lookAround(run: Run, bridges: Bridges, entries: readonly Entry[]): Promise<Surroundings> {
  const names = readAddresses(await need(run, "ip", ["-j", "addr", "show"]));
  const everywhere = names.map(({ name }) => name).filter((name) => name !== "lo");
  const ends = entries.flatMap(({ original, reply }) => [original.source, original.destination, reply.source]);
  const routes = await askRoutes(run, ends.filter((end) => !isLinkLocal(end)).map(formatAddress));
  const routeOf = (address: Address): Route | undefined => routes.get(formatAddress(address));
  const isOutside = (name: string) => !isBridge(bridges, name);
  const ownersOf = (address: Address) =>
    names.filter(({ addresses }) => addresses.some((text) => isSame(text, address))).map(({ name }) => name);

  function isLocal(address: Address): boolean {
    return isLinkLocal(address) ? ownersOf(address).length > 0 : routeOf(address)?.type === "local";
  }

  /** Towards the client; and where a client outside asked for another outer interface's address, by that one perhaps. */
  function incoming({ original }: Entry): string[] {
    const towards = routeOf(original.source)?.device;
    if (towards === undefined || towards === "lo") return everywhere;
    if (!isOutside(towards)) return [towards];
    return [...new Set([towards, ...ownersOf(original.destination).filter((one) => isOutside(one) && one !== "lo")])];
  }

  const passing = entries.filter(({ reply, original }) => !isLocal(original.source) && !isLocal(reply.source));
  const forwarded = await askRoutes(
    run,
    passing.flatMap((entry) => incoming(entry).map((name) => question(entry, name))),
  );
  return {
    isLocal,
    endsHere: (address) => isLocal(address) || goesToMany(address) || routeOf(address)?.type === "broadcast",
    incoming,
    outgoing(entry, name) {
      if (goesToMany(entry.reply.source)) return everywhere;
      const route = (name === "" ? undefined : forwarded.get(question(entry, name))) ?? routeOf(entry.reply.source);
      return route === undefined ? everywhere : [route.device];
    },
  };
}

function question({ original, reply }: Entry, incoming: string): string {
  return `${formatAddress(reply.source)} from ${formatAddress(original.source)} iif ${incoming}`;
}

/** Routing can't tell the interface of such an address, which exists on all of them. */
function isLinkLocal({ family, value }: Address): boolean {
  return family === 6 ? value >> 118n === 0xfe80n >> 6n : value >> 16n === 0xa9fen;
}

/** Multicast (RFC 5771, RFC 4291 section 2.7), and everybody on the link. */
function goesToMany({ family, value }: Address): boolean {
  return family === 6 ? value >> 120n === 0xffn : value >> 28n === 0xen || value === 0xffffffffn;
}

function readAddresses(text: string): { readonly name: string; readonly addresses: readonly string[] }[] {
  const links = JSON.parse(text) as { ifname?: string; addr_info?: { local?: string }[] }[];
  return links.flatMap(({ ifname, addr_info = [] }) =>
    ifname === undefined ? [] : [{ name: ifname, addresses: addr_info.flatMap(({ local }) => local ?? []) }],
  );
}

function isSame(text: string, address: Address): boolean {
  const parsed = parseAddress(text);
  return !isProblem(parsed) && parsed.family === address.family && parsed.value === address.value;
}
