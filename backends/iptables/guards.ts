import { formatInterval, toPrefixes } from "../../src/ip/interval.ts";
import { IntervalSet } from "../../src/ip/interval-set.ts";
import type { Ir } from "../../src/ir/ir.ts";
import { textsOf } from "../common/sets.ts";
import { interfaceWord } from "./atoms.ts";
import { DROP, goTo, RETURN, type Table } from "./chains.ts";
import type { Context } from "./context.ts";

/** Fills raw's PREROUTING chain: forged loopback and container addresses are dropped before connection tracking. */
export function writeGuards({ ir, family }: Context, table: Table, hook: string): void {
  const { loopback, forged } = ir.guards;
  table.add(hook, ["-i lo"], RETURN);
  if (loopback) {
    const prefix = family === 4 ? "127.0.0.0/8" : "::1/128";
    table.add(hook, [`-s ${prefix}`], DROP, "forged loopback address");
    table.add(hook, [`-d ${prefix}`], DROP, "forged loopback address");
  }
  for (const guard of forged) {
    for (const interval of IntervalSet.parse(textsOf(guard, family)).intervals.flatMap(toPrefixes)) {
      const words = [`! -i ${interfaceWord(guard.bridge)}`, `-s ${formatInterval(interval)}`];
      table.add(hook, words, goTo(table.shared("WALLC-FORGED", () => writeElsewhere(ir, table))));
    }
  }
}

/**
 * For what bears a container's address and came by another interface than that container's bridge. It is dropped, unless it came by
 * a Docker bridge that the snapshot doesn't know: a network that was made later, and has got the subnet of one that is gone.
 */
function writeElsewhere({ bridges, guards }: Ir, table: Table): void {
  const chain = "WALLC-FORGED";
  const comment = "forged container address";
  const known = guards.forged.map(({ bridge }) => bridge);
  for (const name of [...bridges.not, ...known]) table.add(chain, [`-i ${interfaceWord(name)}`], DROP, comment);
  for (const pattern of bridges.patterns.filter((one) => !known.includes(one))) {
    table.add(chain, pattern === "*" ? [] : [`-i ${interfaceWord(pattern)}`], RETURN);
  }
  table.add(chain, [], DROP, comment);
}
