import type { Audit, Verdict } from "../../analysis/reach/audit.ts";
import { type Row, rowsOf, VIA_WORDS, wayWords } from "./rows.ts";

/** A container, service or program as a whole. */
export interface Target {
  readonly name: string;
  readonly project?: string;
  /** The best that each zone can do, by the zone's name, with words about it. */
  readonly ways: ReadonlyMap<string, { readonly verdict: Verdict; readonly words: string }>;
  /** Its ports on the host: `tcp 8080`. */
  readonly chips: readonly string[];
}

const RANK: readonly Verdict[] = ["closed", "maybe", "some", "open"];

/** All that Docker brought, each once, and containers that nothing leads to. */
export function targetsOf(audit: Audit): Target[] {
  const all = rowsOf(audit);
  const names = [...new Set(all.map(({ target }) => target))];
  const found = names.map((name): Target => {
    const rows = all.filter((row) => row.target === name);
    const project = rows.find((row) => row.project !== undefined)?.project;
    return { name, ...(project !== undefined && { project }), ways: waysOf(audit, rows), chips: chipsOf(rows) };
  });
  const idle = audit.unreachable.map(({ container }): Target => ({ name: container, ways: new Map(), chips: [] }));
  return [...found, ...idle.filter(({ name }) => !names.includes(name))];
}

function waysOf({ zones }: Audit, rows: readonly Row[]): Target["ways"] {
  return new Map(
    zones.map(({ name }) => {
      const ways = rows.flatMap((row) => row.ways.filter(({ zone }) => zone === name).map((way) => ({ row, way })));
      const verdict = RANK.findLast((rank) => ways.some(({ way }) => way.verdict === rank)) ?? "closed";
      const words = ways
        .filter(({ way }) => way.verdict !== "closed")
        .map(({ row, way }) => `${row.what} ${wayWords(way)}${way.via ? ` (${VIA_WORDS[way.via]})` : ""}`);
      return [name, { verdict, words: words.join("; ") }];
    }),
  );
}

/** Several as one: a zone reaches some of it where it reaches some of them. */
export function sumUp(name: string, targets: readonly Target[]): Target {
  const zones = [...new Set(targets.flatMap(({ ways }) => [...ways.keys()]))];
  const ways = zones.map((zone) => {
    const verdicts = targets.map((one) => one.ways.get(zone)?.verdict ?? "closed");
    const [least, best] = [
      RANK.find((rank) => verdicts.includes(rank)),
      RANK.findLast((rank) => verdicts.includes(rank)),
    ];
    const reached = verdicts.filter((verdict) => verdict !== "closed").length;
    const verdict = best === "open" && least !== "open" ? "some" : (best ?? "closed");
    return [zone, { verdict, words: `${reached} of ${targets.length}` }] as const;
  });
  return { name, ways: new Map(ways), chips: [] };
}

function chipsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.filter(({ group }) => group !== "addresses").map(({ what }) => what))];
}
