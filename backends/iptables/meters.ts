import type { Ir, Meter, PathName } from "../../src/ir/ir.ts";
import { safeName, shortHash } from "../common/names.ts";
import type { Context } from "./context.ts";

const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86400 };

/** The kernel keeps tokens in 64 bits: what refills within a day always fits (more than a day and a half never does). */
const LONGEST_REFILL = 86400;

const MOST_BURST = 1000000;
const MOST_SOURCES = 1048576;
const MOST_BUCKETS = 16384;

type Rate = Extract<Meter, { kind: "rate" }>;
type Connections = Extract<Meter, { kind: "connections" }>;

export function findMeter(ir: Ir, id: string): Meter {
  const meter = ir.meters.find((candidate) => candidate.id === id);
  if (!meter) throw new Error(`the IR has no meter ${JSON.stringify(id)}`);
  return meter;
}

/**
 * The words that take a token. Rules that give the same name share one table of buckets in a family, in whatever table and hook
 * they stand, and the kernel keeps it over a reload with the settings it was made with: so the name says them. Without
 * `--hashlimit-mode` there is one bucket for all. A source that was idle for the time of a refill is forgotten, which grants
 * it no more than a full bucket.
 */
export function rateWords(meter: Rate, { family, problems }: Context): string {
  const { id, count, unit, burst, perSource, size, origin } = meter;
  const refill = Math.ceil((burst * SECONDS[unit]) / count);
  const limit = (message: string, help: readonly string[]) =>
    problems.add("error", "rate-not-in-iptables", message, help, origin);
  if (refill > LONGEST_REFILL) {
    limit(`iptables can't count a burst of ${burst} that takes longer than a day to refill at ${count} per ${unit}`, [
      "make the burst smaller, or compile with --backend nft",
    ]);
  }
  if (burst > MOST_BURST || burst < 1) limit(`iptables can't count a burst of ${burst}: it is 1 to ${MOST_BURST}`, []);
  if (count / SECONDS[unit] > MOST_BURST) limit(`iptables can't count ${count} per ${unit}`, []);
  if (perSource) warnOfFullTable(meter, problems);
  const sources = Math.min(size, MOST_SOURCES);
  const table = perSource
    ? [
        "--hashlimit-mode srcip",
        ...(family === 6 ? ["--hashlimit-srcmask 64"] : []),
        `--hashlimit-htable-size ${Math.max(1, Math.min(sources, MOST_BUCKETS))}`,
        `--hashlimit-htable-max ${sources}`,
      ]
    : ["--hashlimit-htable-size 1", "--hashlimit-htable-max 1"];
  const settings = [
    `--hashlimit-upto ${count}/${unit}`,
    `--hashlimit-burst ${burst}`,
    ...table,
    `--hashlimit-htable-expire ${Math.max(1, refill) * 1000}`,
  ].join(" ");
  const name = safeName("wallc-", `${id.replace(/[^A-Za-z0-9]/g, "-")}-${shortHash(`${id} ${settings}`)}`, 60);
  return `-m hashlimit --hashlimit-name ${name} ${settings}`;
}

function warnOfFullTable({ size, origin }: Rate, problems: Context["problems"]): void {
  if (size > MOST_SOURCES) {
    problems.add(
      "warning",
      "rate-table-smaller-in-iptables",
      `iptables counts at most ${MOST_SOURCES} sources at once, not ${size}`,
      [],
      origin,
    );
  }
  problems.add(
    "warning",
    "full-rate-table-drops-in-iptables",
    `while ${Math.min(size, MOST_SOURCES)} sources are counted at once, iptables drops a packet of any further source that reaches this limit, instead of asking the next rule`,
    ["nft asks the next rule there"],
    origin,
  );
}

/** The words that count a connection, where it is one of at most so many. */
export function connectionsWords({ most, perSource }: Connections, { family }: Context): string {
  const mask = perSource ? (family === 4 ? 32 : 64) : 0;
  return `-m connlimit --connlimit-upto ${most} --connlimit-mask ${mask} --connlimit-saddr`;
}

/**
 * The meters of connections that more than one rule of a table asks. Unlike a rate, each line of `connlimit` counts for itself,
 * so they need one line that all of them jump to. What the machine itself sends may be judged in two hooks.
 */
export function sharedMeters(ir: Ir): Set<string> {
  const uses = new Map<string, number>();
  for (const [name, path] of Object.entries(ir.paths) as [PathName, Ir["paths"][PathName]][]) {
    if (!path.decided) continue;
    for (const rule of [...path.rules, ...path.engineRules]) {
      if (rule.connections === undefined) continue;
      const hooks = name === "from-host" ? 2 : new Set(rule.when.map((match) => match.at)).size;
      uses.set(rule.connections, (uses.get(rule.connections) ?? 0) + hooks);
    }
  }
  return new Set([...uses].filter(([, count]) => count > 1).map(([id]) => id));
}
