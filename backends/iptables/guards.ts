import { formatInterval, toPrefixes } from "../../src/ip/interval.ts";
import { IntervalSet } from "../../src/ip/interval-set.ts";
import { textsOf } from "../common/sets.ts";
import { interfaceWord } from "./atoms.ts";
import { DROP, RETURN, type Table } from "./chains.ts";
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
      table.add(hook, words, DROP, "forged container address");
    }
  }
}
