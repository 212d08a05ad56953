import type { Ir } from "../../ir/ir.ts";
import type { Attempts, Probe } from "./attempt.ts";
import type { Verdict, Way, Zone } from "./audit.ts";
import { type Judged, judge } from "./judge.ts";
import { describeSource, type Source } from "./sources.ts";

interface Heard {
  readonly source: Source;
  readonly found: readonly (Judged & { readonly probe: Probe })[];
}

/** Sums up what becomes of every probe of every source of a zone. */
export function wayFrom(
  zone: Zone,
  sources: readonly Source[],
  probes: readonly Probe[],
  attemptsOf: (source: Source) => Attempts,
  ir: Ir | undefined,
): Way {
  const ask = (source: Source): Heard["found"] => {
    const attempts = attemptsOf(source);
    return probes.map((probe) => {
      if (typeof attempts === "string") return { probe, verdict: "closed" as const, why: attempts };
      return { probe, ...judge(attempts, probe, ir) };
    });
  };
  const known = new Map<string, Heard["found"]>();
  const heard = sources.map((source): Heard => {
    const { standing } = source;
    const found = (standing !== undefined && known.get(standing)) || ask(source);
    if (standing !== undefined) known.set(standing, found);
    return { source, found };
  });
  const all = heard.flatMap(({ found }) => found);
  const open = all.filter((one) => one.verdict === "open");
  const verdict = sumUp(all, open.length);
  const through = open.length > 0 ? open : all.filter((one) => one.verdict === "maybe");
  const via = through[0]?.attempt?.via;
  const hints = verdict === "some" ? all.filter((one) => one.verdict === "maybe") : through.length > 0 ? through : all;
  const whys = distinct(hints.map(({ why }) => why));
  const why = sources.length === 0 ? "there is nobody" : whys[0];
  return {
    zone: zone.name,
    verdict,
    ...(via && { via }),
    who: verdict === "some" ? whoOf(zone, heard) : [],
    ports: verdict === "some" ? portsOf(probes, through) : [],
    by: distinct(through.map(({ line }) => line)),
    ...(why && verdict !== "open" && { why }),
  };
}

function sumUp(all: readonly Judged[], open: number): Verdict {
  if (open > 0) return open === all.length ? "open" : "some";
  return all.some(({ verdict }) => verdict === "maybe") ? "maybe" : "closed";
}

/** Networks as a whole where all of one get through, containers and groups of the policy otherwise; empty: everybody. */
function whoOf({ kind }: Zone, heard: readonly Heard[]): string[] {
  const getThrough = heard.filter(({ found }) => found.some(({ verdict }) => verdict === "open"));
  if (getThrough.length === heard.length) return [];
  if (kind !== "containers") {
    return distinct(
      getThrough.flatMap(({ source, found }) =>
        found.filter(({ verdict }) => verdict === "open").map(({ group }) => group ?? describeSource(source)),
      ),
    );
  }
  const whole = getThrough.filter(({ source }) => source.leg && !source.leg.container);
  const networks = new Set(whole.map(({ source }) => source.leg?.network));
  return distinct([
    ...whole.map(({ source }) => describeSource(source)),
    ...getThrough
      .filter(({ source }) => !networks.has(source.leg?.network))
      .map(({ source }) => describeSource(source)),
  ]);
}

function portsOf(probes: readonly Probe[], through: Heard["found"]): string[] {
  const labels = distinct(through.map(({ probe }) => probe.label));
  return labels.length === probes.length ? [] : labels;
}

function distinct(texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts.filter((text) => text !== undefined))];
}
