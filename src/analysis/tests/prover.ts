import type { Ir, NamedSet, PathName, Rule } from "../../ir/ir.ts";
import type { BoundLine, BoundTests } from "../../policy/test-blocks.ts";
import { maskOf } from "./algebra.ts";
import { type Box, intersect } from "./box.ts";
import { Boxes } from "./boxes-of.ts";
import { type Described, describedBy, LEFT_OUT, less } from "./described.ts";
import { type Ground, groundsOf } from "./ground.ts";
import { Interfaces } from "./interfaces.ts";
import { type Action, deciders, finalOf, isAsSaid, judgedFor } from "./judged.ts";
import { Members } from "./members.ts";
import { namesOf } from "./names-of.ts";
import { type Budget, uncovered } from "./search.ts";
import type { Sheet } from "./sheet.ts";

/** Packets that get another decision than a line says. */
export interface Counterexample {
  readonly path: PathName;
  readonly sheet: Sheet;
  readonly box: Box;
}

interface Entry {
  readonly box: Box;
  readonly rule: Rule;
}

/** Proves lines of tests about one policy. What is reckoned once serves every line. */
export class Prover {
  readonly boxes: Boxes;
  readonly #tests: BoundTests;
  readonly #ir: Ir;
  readonly #judged = new Map<Action, Ir>();
  readonly #grounds = new Map<PathName, readonly Ground[]>();
  readonly #entries = new Map<string, readonly Entry[]>();

  /** Throws `TooMuch` where the policy and its tests name too many run-time groups. */
  constructor(tests: BoundTests, ir: Ir) {
    this.#tests = tests;
    this.#ir = ir;
    const { patterns, memberships } = namesOf(tests, ir);
    const { bridges, interfaces } = tests.reality;
    const real = [...interfaces.map(({ name }) => name), ...bridges.map(({ bridge }) => bridge)];
    const sets = new Map<string, NamedSet>([...ir.sets, ...tests.sets].map((set) => [set.name, set]));
    const known = new Interfaces({ bridges: ir.bridges, patterns, real });
    this.boxes = new Boxes(known, new Members(memberships), sets.values());
  }

  /** The policy as a line of an action sees it. */
  judged(action: Action): Ir {
    const known = this.#judged.get(action) ?? judgedFor(action, this.#ir);
    this.#judged.set(action, known);
    return known;
  }

  /**
   * Looks for packets that a line describes and that get another decision. `nothing` where it describes none; `undefined` where
   * it holds. Throws `TooMuch` where that can't be told within the budget.
   */
  refute(line: BoundLine, budget: Budget): Counterexample | "nothing" | undefined {
    const all = describedBy(line, (path) => this.#groundsOf(path), this.boxes);
    for (const leftOut of LEFT_OUT) {
      const parts = all.map((part) => less(part, leftOut));
      if (!parts.some(({ box, without }) => uncovered(box, without, budget))) continue;
      const guarded = leftOut === "nothing";
      for (const part of parts) {
        const box = guarded ? droppedOf(part, line.action, budget) : this.#wrongIn(part, line.action, budget);
        if (box) return { path: part.ground.path, sheet: part.ground.sheet, box };
      }
      return undefined;
    }
    return "nothing";
  }

  #wrongIn({ box: all, without, ground }: Described, action: Action, budget: Budget): Box | undefined {
    const path = this.judged(action).paths[ground.path];
    const wrong = (box: Box, right: readonly Box[]) => ordinary(box, [...right, ...without], ground, budget);
    if (!path.decided) return isAsSaid(action, "untouched") ? undefined : wrong(all, []);
    const entries = this.#entriesOf(ground, action);
    budget.spend(entries.length);
    const right: Box[] = [];
    for (const { box, rule } of entries) {
      if (isAsSaid(action, rule.verdict.kind as "allow" | "deny" | "reject")) {
        right.push(box);
        continue;
      }
      const hit = intersect(all, box);
      const found = hit && wrong(hit, right);
      if (found) return found;
    }
    return isAsSaid(action, finalOf(path)) ? undefined : wrong(all, right);
  }

  #groundsOf(path: PathName): readonly Ground[] {
    const known = this.#grounds.get(path) ?? groundsOf(path, this.#ir, this.#tests.reality, this.boxes);
    this.#grounds.set(path, known);
    return known;
  }

  /** What each rule decides of a kind of packets, in order. */
  #entriesOf({ path, sheet }: Ground, action: Action): readonly Entry[] {
    const key = `${action === "allow"} ${path} ${sheet.name}`;
    const known = this.#entries.get(key);
    if (known) return known;
    const entries = deciders(this.judged(action).paths[path]).flatMap((rule) =>
      rule.when.flatMap((match) => this.boxes.of(match, sheet).map((box) => ({ box, rule }))),
    );
    this.#entries.set(key, entries);
    return entries;
  }
}

/** Where all that a line describes is dropped by the guards, it is denied. */
function droppedOf({ box, without }: Described, action: Action, budget: Budget): Box | undefined {
  return isAsSaid(action, "deny") ? undefined : uncovered(box, without, budget);
}

/** Tcp alone, where a kind of packets has it. */
const TCP = maskOf([6]);

/** A part of a box that no cover holds: of those that there are, one that people meet. */
function ordinary(box: Box, covers: readonly Box[], { unlikely }: Ground, budget: Budget): Box | undefined {
  const any = uncovered(box, covers, budget);
  if (!any) return undefined;
  const tcp = (box.protocols & TCP) === 0n ? box : { ...box, protocols: TCP };
  const more = [...covers, ...unlikely.from.ever, ...unlikely.to.ever];
  return uncovered(tcp, more, budget) ?? uncovered(box, more, budget) ?? any;
}
