import { type Family, isProblem } from "../../ip/address.ts";
import { everything, type Interval, parseInterval } from "../../ip/interval.ts";
import { IntervalSet } from "../../ip/interval-set.ts";
import { HostError } from "../host-error.ts";
import { need, type Run } from "../run.ts";

/** All that the answers to `ip route get` can depend on, as far as addresses go. */
export interface RoutingTable {
  /** Every prefix that a route or a rule names, as a destination or as a source. */
  readonly prefixes: readonly Interval[];
  /** Those with several equal ways: which one a packet takes depends on all its addresses (ECMP). */
  readonly shared: IntervalSet;
}

/**
 * Reads all tables and rules of these families. Throws where `ip` can't list them, and where what it prints can't be trusted: of a route
 * with a tunnel's header (`encap`) the tunnel's destination stands there a second time under the name of the route's.
 */
export async function readRoutingTable(run: Run, families: readonly Family[]): Promise<RoutingTable> {
  const prefixes: Interval[] = [];
  const shared: Interval[] = [];
  for (const family of families) {
    const list = async <Item>(what: readonly string[]): Promise<readonly Item[]> => {
      const text = await need(run, "ip", ["-j", `-${family}`, ...what]);
      if (/"encap":/.test(text)) throw new HostError("a route through a tunnel hides its destination");
      return text.trim() === "" ? [] : (JSON.parse(text) as Item[]);
    };
    const seen = new Set<string>();
    for (const route of await list<Route>(["route", "show", "table", "all"])) {
      const to = prefix(route.dst, undefined, family);
      prefixes.push(to, prefix(route.from, undefined, family));
      const key = `${route.table} ${route.metric} ${route.dst} ${route.from}`;
      if (hasManyWays(route) || seen.has(key)) shared.push(to);
      seen.add(key);
    }
    for (const { src, srclen, dst, dstlen } of await list<Rule>(["rule", "show"])) {
      prefixes.push(prefix(src, srclen, family), prefix(dst, dstlen, family));
    }
  }
  return { prefixes, shared: IntervalSet.of(shared) };
}

interface Route {
  readonly table?: string;
  readonly metric?: number;
  readonly dst?: string;
  readonly from?: string;
  readonly dev?: string;
  readonly nexthops?: unknown;
  /** The number of a next hop, or of a group of them, that is listed elsewhere. */
  readonly nhid?: number;
}

interface Rule {
  readonly src?: string;
  readonly srclen?: number;
  readonly dst?: string;
  readonly dstlen?: number;
}

function hasManyWays({ nexthops, nhid, dev }: Route): boolean {
  return nexthops !== undefined || (nhid !== undefined && dev === undefined);
}

/** `default`, `all` and nothing are everything; an address alone is that address, unless its length stands beside it. */
function prefix(text: string | undefined, length: number | undefined, family: Family): Interval {
  if (text === undefined || text === "default" || text === "all") return everything(family);
  const found = parseInterval(length === undefined || text.includes("/") ? text : `${text}/${length}`);
  if (isProblem(found)) throw new HostError(`\`ip\` lists what is no prefix: ${JSON.stringify(text)}`);
  return found;
}
