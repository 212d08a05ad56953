import { goTo, RETURN, type Table } from "./chains.ts";
import type { Context } from "./context.ts";

const NEIGHBOUR_TYPES = [133, 134, 135, 136, 137];

/** Router advertisements and redirects: never believed from a container. */
const ROUTER_TYPES = [134, 137];

const LISTENER_TYPES = [130, 131, 132, 143];

/**
 * Writes what lets IPv6 neighbour discovery (RFC 4861: hop limit 255) and multicast listener messages (RFC 2710, 3810: hop
 * limit 1, from a link-local address or none) pass. By type, as discovery has no state. Gives the chain for all else: `rest`
 * if there is one, a new one, or this one.
 */
export function writeDiscovery(
  { ir, family }: Context,
  table: Table,
  chain: string,
  docker: boolean,
  rest?: string,
): string {
  const needed = family === 6 && ir.essentials.discovery;
  const next = rest ?? (needed ? table.declare(`${chain}-new`) : chain);
  if (needed) {
    table.add(chain, ["! -p 58"], goTo(next));
    for (const type of NEIGHBOUR_TYPES) {
      if (docker && ROUTER_TYPES.includes(type)) continue;
      table.add(chain, [`-p 58 -m icmp6 --icmpv6-type ${type}`, "-m hl --hl-eq 255"], RETURN, "discovery");
    }
    for (const type of LISTENER_TYPES) {
      for (const source of ["::/128", "fe80::/10"]) {
        const words = [`-s ${source} -p 58 -m icmp6 --icmpv6-type ${type}`, "-m hl --hl-eq 1"];
        table.add(chain, words, RETURN, "discovery");
      }
    }
  }
  if (next !== chain) table.add(chain, [], goTo(next));
  return next;
}

/** Writes what lets the replies to this machine's own DHCP client pass. */
export function writeDhcp({ ir, family }: Context, table: Table, chain: string): void {
  if (!ir.essentials.dhcp) return;
  const words =
    family === 4
      ? ["-p 17", "-m udp --sport 67 --dport 68"]
      : ["-s fe80::/10 -d fe80::/10 -p 17", "-m udp --sport 547 --dport 546"];
  table.add(chain, words, RETURN, "dhcp");
}
