import { decide } from "../../ir/decide.ts";
import type { Ir } from "../../ir/ir.ts";
import type { Packet } from "../../ir/packet.ts";
import type { Topology } from "../../policy/compile.ts";
import type { Atom, Target } from "./atoms.ts";
import { STRANGERS, sourcesOf } from "./sources.ts";
import { targetsOf } from "./targets.ts";
import { whom } from "./whom.ts";

/** What a new policy changes for somebody, in words. */
export interface Change {
  readonly kind: "opens" | "closes";
  /** `tcp 8443 of www-nginx`; several that change alike. */
  readonly what: readonly string[];
  /** `everyone`, `everyone outside but admins`, `container app, admins over IPv6`. */
  readonly whom: string;
  /** The line of the new policy that decides now, as `edge.wall:12`; absent for the language's own defaults. */
  readonly origin?: string;
}

/** Beyond so many decisions times rules, words would take longer than anybody waits. */
const MOST_WORK = 40_000_000;

/**
 * Compares what two policies say of packets that stand for everything that they and Docker name: containers' ports, published ports,
 * ports of the host, the internet from inside; asked by each group, written address, stranger and container, in both
 * families. `before` is absent where nothing was in force, so that all was open. `undefined` where that is too much to ask.
 *
 * It is a summary for people, not a proof: what no name stands for isn't looked at.
 */
export function changesOf(before: Ir | undefined, after: Ir, topology: Topology | undefined): Change[] | undefined {
  const irs = before ? [before, after] : [after];
  const targets = targetsOf(irs, topology, sourcesOf(irs, topology));
  const rules = irs.reduce((sum, ir) => sum + Object.values(ir.paths).reduce((n, path) => n + path.rules.length, 0), 1);
  if (targets.reduce((sum, { atoms }) => sum + atoms.length, 0) * rules > MOST_WORK) return undefined;
  return merged(targets.flatMap((target) => changesOfTarget(target, before, after)));
}

function changesOfTarget({ what, atoms }: Target, before: Ir | undefined, after: Ir): Change[] {
  const judged = atoms.map((atom) => ({
    atom,
    was: before === undefined || isOpen(before, atom.packet),
    now: isOpen(after, atom.packet),
  }));
  return (["opens", "closes"] as const).flatMap((kind) => {
    const opens = kind === "opens";
    const changed = judged.filter(({ was, now }) => was !== now && now === opens).map(({ atom }) => atom);
    const [first] = changed;
    if (first === undefined) return [];
    const alike = judged.filter(({ now }) => now === opens).map(({ atom }) => atom);
    const origin = originOf(after, first);
    return [{ kind, what: [what], whom: whom(alike, changed, atoms, STRANGERS), ...(origin && { origin }) }];
  });
}

function isOpen(ir: Ir, packet: Packet): boolean {
  const { verdict } = decide(ir, packet);
  return verdict === "allow" || verdict === "untouched";
}

function originOf(ir: Ir, { packet }: Atom): string | undefined {
  const { by } = decide(ir, packet);
  const origin = by.kind === "rule" ? by.rule.origin : by.kind === "final" ? by.final.origin : undefined;
  return origin && `${origin.file}:${origin.line}`;
}

/** What changes alike, for the same people by the same line, in one. */
function merged(changes: readonly Change[]): Change[] {
  const found = new Map<string, Change>();
  for (const change of changes) {
    const key = `${change.kind} ${change.whom} ${change.origin}`;
    const known = found.get(key);
    found.set(key, known ? { ...known, what: [...known.what, ...change.what] } : change);
  }
  // What opens is what one wants to see first.
  return [...found.values()].sort((a, b) => (a.kind === b.kind ? 0 : a.kind === "opens" ? -1 : 1));
}
