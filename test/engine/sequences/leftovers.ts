import { differences, type Listing } from "../../../src/host/listing.ts";
import type { Stage } from "./stage.ts";

/** All that is on the host of firewalls, by what it is. */
export interface Everything {
  /** iptables-save and ip6tables-save of both variants, nft's tables, ipset's sets: as they are printed, less counters. */
  readonly rules: Listing;
  /** Which tables, chains and sets there are: what the rules of others don't tell of. */
  readonly frame: Listing;
  /** Switches of bridges and sysctls. */
  readonly switches: Listing;
}

const VARIANTS = ["iptables-legacy", "ip6tables-legacy", "iptables-nft", "ip6tables-nft"] as const;

/** Of these only values change while containers come and go, and by themselves. */
const RESTLESS =
  /\.(veth\w+|br-\w+|docker0)\.|conntrack_count|\.stable_secret|random|neigh\.default|nf_conntrack_buckets/;

export async function everything({ host }: Stage): Promise<Everything> {
  const script = [
    ...VARIANTS.map((tool) => `echo '== ${tool}'; ${tool}-save`),
    "echo '== nft'; nft -s list ruleset",
    "echo '== ipset'; ipset save",
    "echo '== sysctl'; sysctl net 2>/dev/null",
    "echo '== bridges'; ip -d link show type bridge | awk '/^[0-9]/ { name = $2 } { for (i = 1; i < NF; i++) if ($i ~ /^nf_call_ip/ && $(i + 1)) print name, $i }'",
  ];
  const text = await host.sandbox.run(["sh", "-ec", script.join("\n")]);
  const parts = new Map(
    text
      .split(/^== /m)
      .filter((part) => part !== "")
      .map((part): [string, string[]] => [part.slice(0, part.indexOf("\n")), part.split("\n").slice(1, -1)]),
  );
  const lines = (name: string) => parts.get(name) ?? [];
  const nft = lines("nft");
  return {
    rules: new Map([
      ...VARIANTS.map((tool): [string, string[]] => [tool, lines(tool).flatMap(savedLine)]),
      ["nft", tablesOf(nft).flatMap(({ name, body }) => (isIptables(name) ? [] : [name, ...body]))],
      ["ipset", lines("ipset")],
    ]),
    frame: new Map([
      [
        "nft",
        tablesOf(nft)
          .flatMap(({ name, body }) => [name, ...baseChains(name, body)])
          .sort(),
      ],
      ["ipset", lines("ipset").filter((line) => line.startsWith("create "))],
    ]),
    switches: new Map([
      ["sysctl", lines("sysctl").filter((line) => !RESTLESS.test(line))],
      ["bridges", lines("bridges")],
    ]),
  };
}

function savedLine(line: string): string[] {
  return line.startsWith("#") ? [] : [line.replace(/ \[\d+:\d+\]$/, "")];
}

function tablesOf(lines: readonly string[]): { readonly name: string; readonly body: readonly string[] }[] {
  const tables: { name: string; body: string[] }[] = [];
  for (const line of lines) {
    if (line.startsWith("table ")) tables.push({ name: line, body: [] });
    else tables.at(-1)?.body.push(line);
  }
  return tables;
}

/** What iptables-nft keeps there is listed by its own tools, in a form that other rules around it don't change. */
function isIptables(name: string): boolean {
  return /^table ip6? (raw|mangle|nat|filter|security) \{$/.test(name);
}

function baseChains(name: string, body: readonly string[]): string[] {
  return body.flatMap((line, i) => (/^\t\ttype \w+ hook /.test(line) ? [`${name} ${body[i - 1]?.trim()}`] : []));
}

/** The rules as they would be without ours, if that is all that goes. */
export function withoutOurs(rules: Listing): Listing {
  return new Map(
    [...rules].map(([title, lines]) => {
      if (title === "nft") return [title, withoutTable(lines)];
      if (title === "ipset") return [title, lines.filter((line) => !/^(create|add) wallc-/.test(line))];
      return [title, withoutEmptyTables(lines.filter((line) => !/^:WALLC-|^-A WALLC-| -[jg] WALLC-/.test(line)))];
    }),
  );
}

function withoutTable(lines: readonly string[]): string[] {
  return tablesOf(lines).flatMap(({ name, body }) => (name === "table inet wallc {" ? [] : [name, ...body]));
}

/** A table without a rule, a chain of somebody's or a policy: the kernel's own, or one that its first user makes. */
function withoutEmptyTables(lines: readonly string[]): string[] {
  const sections = lines.join("\n").split(/^(?=\*)/m);
  return sections
    .filter((section) => section.split("\n").some((line) => /^-A |^:\S+ (DROP|-)/.test(line)))
    .flatMap((section) => section.split("\n").filter((line) => line !== ""));
}

/** What is otherwise than it should be once everything of ours was taken away; empty where nothing is. */
export function leftovers(first: Everything, before: Everything, after: Everything, strangers: boolean): string[] {
  const clean = withoutOurs(before.rules);
  const left = new Map(
    [...after.rules].map(([title, lines]) => [title, title.includes("tables") ? withoutEmptyTables(lines) : lines]),
  );
  const own = new Set([...first.frame.values()].flat());
  const strange = [...after.frame.values()].flat().filter((line) => !own.has(line));
  const foreign = strangers ? strange.filter((line) => /wallc/i.test(line)) : strange;
  return [
    ...differences(clean, left).map(({ title, before: a = [], after: b = [] }) => `${title}: ${changed(a, b)}`),
    ...differences(first.switches, after.switches).map(
      ({ title, before: a = [], after: b = [] }) => `${title}: ${changed(a, b)}`,
    ),
    ...foreign.map((line) => `left: ${line}`),
  ];
}

function changed(before: readonly string[], after: readonly string[]): string {
  const gone = before.filter((line) => !after.includes(line)).map((line) => `-${line}`);
  const come = after.filter((line) => !before.includes(line)).map((line) => `+${line}`);
  return [...gone, ...come].join("\n  ") || "another order";
}
