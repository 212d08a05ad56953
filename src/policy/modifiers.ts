import type { Modifiers, Rule as RuleNode } from "../../lang/tree.ts";
import type { Log, Meter, Origin } from "../ir/ir.ts";

/** The burst of a `limit` that names none: nft's and iptables' own default. */
const BURST = 5;

/** How many sources a `per source` meter counts at once in a family. */
const SOURCES = 65536;

/** The meters of a rule: shared by all the paths that it reaches. */
export function metersOf(modifiers: Modifiers, id: string, origin: Origin): Meter[] {
  const meters: Meter[] = [];
  const { limit, connections } = modifiers;
  if (limit) {
    const { count, unit, burst = BURST, perSource } = limit;
    meters.push({ kind: "rate", id: `rate:${id}`, count, unit, burst, perSource, size: SOURCES, origin });
  }
  if (connections) {
    const { most, perSource } = connections;
    meters.push({ kind: "connections", id: `connections:${id}`, most, perSource, size: SOURCES, origin });
  }
  return meters;
}

/** The line that a rule writes; the action `log` always does, and so does what is on trial. */
export function logOf(node: RuleNode, origin: Origin): { log?: Log } {
  if (node.action === "log") return { log: logWith(node.logPrefix?.text, node.modifiers, origin) };
  return defaultLogOf(node.modifiers, origin);
}

export function defaultLogOf(modifiers: Modifiers, origin: Origin): { log?: Log } {
  if (!modifiers.log && !modifiers.trial) return {};
  return { log: logWith(modifiers.log?.prefix?.text, modifiers, origin) };
}

/** The tool's own prefix says the rule's label, or where it stands. */
function logWith(prefix: string | undefined, { as: label }: Modifiers, origin: Origin): Log {
  if (prefix !== undefined) return { prefix, written: true };
  return { prefix: `wallc ${label?.text ?? `${origin.file}:${origin.line}`} `, written: false };
}

/** The words that a statement says about itself. */
export function descriptionOf(modifiers: Modifiers): { label?: string; because?: string } {
  return {
    ...(modifiers.as && { label: modifiers.as.text }),
    ...(modifiers.because && { because: modifiers.because.text }),
  };
}
