import { iptablesPrefix } from "../../../backends/iptables/log.ts";
import { nftPrefix } from "../../../backends/nft/log.ts";
import { classify } from "../../ir/classify.ts";
import {
  type Final,
  type Ir,
  type Log,
  type Match,
  type Origin,
  PATH_NAMES,
  type PathName,
  type Rule,
} from "../../ir/ir.ts";
import { fits } from "../../ir/match.ts";
import type { Packet } from "../../ir/packet.ts";
import type { FirewallName } from "../firewall.ts";
import type { LogLine } from "./line.ts";

/** A rule or default that writes lines. */
export interface Logger {
  readonly prefix: string;
  readonly path: PathName;
  readonly place: string;
  readonly verdict: string;
  readonly refuses: boolean;
  readonly label?: string;
  /** Absent for a default, which fits everything on its path. */
  readonly when?: readonly Match[];
}

/** Everything that writes lines, on each path, with the prefix as the kernel writes it. */
export function loggersOf(ir: Ir, firewall: FirewallName): Logger[] {
  const prefixOf = firewall === "nft" ? nftPrefix : iptablesPrefix;
  return PATH_NAMES.flatMap((path) => {
    const { decided, rules, engineRules, final } = ir.paths[path];
    if (!decided) return [];
    const all = [...rules, ...engineRules].flatMap((rule) => (rule.log ? [ofRule(rule, rule.log)] : []));
    return [...all, ...(final.log ? [ofFinal(final, final.log)] : [])].map(({ log, ...rest }) => ({
      ...rest,
      path,
      prefix: prefixOf(log),
    }));
  });
}

/**
 * Which rules may have written a line. The prefix says it where the policy gives each rule its own (the tool's own one names label
 * or place); where several share one, or one rule stands on several paths, those are left that the packet fits. Empty: the line
 * isn't ours.
 */
export function writersOf(ir: Ir, loggers: readonly Logger[], line: LogLine): Logger[] {
  const ours = loggers.filter(({ prefix }) => prefix !== "" && endsWith(line.before, prefix));
  const longest = Math.max(0, ...ours.map(({ prefix }) => prefix.length));
  const all = ours.filter(({ prefix }) => prefix.length === longest);
  if (all.length < 2) return all;
  const packet = packetOf(line);
  const on = classify(ir, packet);
  const fitting = all.filter(({ path, when }) => {
    return path === on && (when === undefined || when.some((match) => fits(ir, withoutSets(match), packet, NO_SETS)));
  });
  return byPlace(fitting.length === 0 ? all : fitting);
}

/** Run-time sets hold something else now than they did then, and what a client asked for isn't in the line. */
const NO_SETS = new Map();

function withoutSets(match: Match): Match {
  const open = (test: Match["source"]) =>
    test.in !== "any" && test.in.startsWith("runtime:") ? { ...test, in: "any" as const } : test;
  const { traffic } = match;
  return {
    ...match,
    source: open(match.source),
    destination: open(match.destination),
    original: "any",
    redirected: "any",
    traffic:
      traffic !== "any" && traffic.kind === "ports" && traffic.of === "original"
        ? { ...traffic, ports: "any" }
        : traffic,
  };
}

/** The kernel may have cut blanks at the end, and journald does. */
function endsWith(before: string, prefix: string): boolean {
  const text = prefix.trimEnd();
  const at = before.trimEnd();
  return at.endsWith(text) && /(?:^|[\s\]:])$/.test(at.slice(0, at.length - text.length));
}

function byPlace(loggers: readonly Logger[]): Logger[] {
  return [...new Map(loggers.map((logger) => [logger.place, logger])).values()];
}

function packetOf(line: LogLine): Packet {
  const { incoming, outgoing, before: _, ...rest } = line;
  const hook = outgoing === "" ? "input" : incoming === "" ? "output" : "forward";
  return { ...rest, hook, in: incoming, out: outgoing, state: "new" };
}

function ofRule({ origin, verdict, trial, label, when }: Rule, log: Log) {
  return { log, when, refuses: !trial && isRefusal(verdict.kind), ...described(origin, verdict.kind, trial, label) };
}

function ofFinal({ origin, verdict, trial, label }: Final, log: Log) {
  return { log, refuses: !trial && isRefusal(verdict), ...described(origin, `default ${verdict}`, trial, label) };
}

function isRefusal(verdict: string): boolean {
  return verdict === "deny" || verdict === "reject";
}

function described(origin: Origin | undefined, verdict: string, trial: boolean, label: string | undefined) {
  return {
    place: origin ? `${origin.file}:${origin.line}` : "default",
    verdict: trial ? `${verdict} (trial)` : verdict,
    ...(label !== undefined && { label }),
  };
}
