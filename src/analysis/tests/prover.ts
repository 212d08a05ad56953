import type { Ir, NamedSet, PathName, Rule } from "../../ir/ir.ts";
import type { BoundLine, BoundTests } from "../../policy/test-blocks.ts";
import { maskOf } from "./algebra.ts";
import { type Box, intersect } from "./box.ts";
import { Boxes } from "./boxes-of.ts";
import { domainOf, type Part } from "./domain.ts";
import { forgedIn, unlikelyIn } from "./forged.ts";
import { Interfaces } from "./interfaces.ts";
import { type Action, deciders, finalOf, isAsSaid, judgedFor } from "./judged.ts";
import { Members } from "./members.ts";
import { namesOf } from "./names-of.ts";
import { type Budget, uncovered } from "./search.ts";
import { type Sheet, sheetsOf } from "./sheet.ts";

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

/** One kind of packets on one path: which there are, and which rule decides which. */
interface Ground {
  readonly path: PathName;
  readonly sheet: Sheet;
  readonly domain: readonly Part[];
  readonly forged: readonly Box[];
  readonly unlikely: readonly Box[];
}

/** What a line describes, and what is left out of it. */
interface Described {
  readonly ground: Ground;
  readonly parts: readonly Part[];
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
    const all = this.#describedBy(line);
    const leaveOut: ((ground: Ground) => readonly Box[])[] = [({ forged }) => forged, () => []];
    // What is promised to everybody isn't promised to what nobody sends.
    if (line.action === "allow") leaveOut.unshift(({ forged, unlikely }) => [...forged, ...unlikely]);
    for (const left of leaveOut) {
      const described = all.map(({ ground, parts }) => ({
        ground,
        parts: parts.map((part) => less(part, left(ground))),
      }));
      const real = described.filter(({ parts }) => parts.some((part) => this.#some(part, budget) !== undefined));
      if (real.length === 0) continue;
      if (left === leaveOut.at(-1)) return this.#guarded(line, real, budget);
      return this.#firstWrong(line, real, budget);
    }
    return "nothing";
  }

  #some({ box, without }: Part, budget: Budget): Box | undefined {
    return uncovered(box, without, budget);
  }

  #describedBy({ action, matches }: BoundLine): Described[] {
    const { members } = this.boxes;
    // Nobody is in a run-time group where a line says `allow`, unless it names the group; anybody may be in one where it refuses.
    const cases = action === "allow" ? members.emptyBut(setsNamedBy(matches)) : members.all;
    return [...matches].flatMap(([path, all]) =>
      this.#groundsOf(path).flatMap((ground): Described[] => {
        const asked = all.flatMap((match) => this.boxes.of(match, ground.sheet));
        const parts = asked.flatMap((box) =>
          ground.domain.flatMap((part) => {
            const both = intersect({ ...box, members: box.members & cases }, part.box);
            return both ? [{ box: both, without: part.without }] : [];
          }),
        );
        return parts.length > 0 ? [{ ground, parts }] : [];
      }),
    );
  }

  /** All that is left is what the guards drop. */
  #guarded({ action }: BoundLine, real: readonly Described[], budget: Budget): Counterexample | undefined {
    if (action === "deny") return undefined;
    for (const { ground, parts } of real) {
      for (const part of parts) {
        const box = this.#some(part, budget);
        if (box) return { path: ground.path, sheet: ground.sheet, box };
      }
    }
    return undefined;
  }

  #firstWrong(line: BoundLine, real: readonly Described[], budget: Budget): Counterexample | undefined {
    for (const { ground, parts } of real) {
      for (const part of parts) {
        const box = this.#wrongIn(part, ground, line.action, budget);
        if (box) return { path: ground.path, sheet: ground.sheet, box };
      }
    }
    return undefined;
  }

  #wrongIn(part: Part, ground: Ground, action: Action, budget: Budget): Box | undefined {
    const path = this.judged(action).paths[ground.path];
    const wrong = (box: Box, right: readonly Box[]) => ordinary(box, [...right, ...part.without], ground, budget);
    if (!path.decided) return isAsSaid(action, "untouched") ? undefined : wrong(part.box, []);
    const entries = this.#entriesOf(ground, action);
    budget.spend(entries.length);
    const right: Box[] = [];
    for (const { box, rule } of entries) {
      if (isAsSaid(action, rule.verdict.kind as "allow" | "deny" | "reject")) {
        right.push(box);
        continue;
      }
      const hit = intersect(part.box, box);
      const found = hit && wrong(hit, right);
      if (found) return found;
    }
    return isAsSaid(action, finalOf(path)) ? undefined : wrong(part.box, right);
  }

  #groundsOf(path: PathName): readonly Ground[] {
    const known = this.#grounds.get(path);
    if (known) return known;
    const { reality } = this.#tests;
    const grounds = sheetsOf(path).map((sheet) => ({
      path,
      sheet,
      domain: domainOf(path, sheet, this.#ir, reality, this.boxes),
      forged: forgedIn(sheet, this.#ir, this.boxes),
      unlikely: unlikelyIn(sheet, reality, this.boxes),
    }));
    this.#grounds.set(path, grounds);
    return grounds;
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

/** Tcp alone, where a kind of packets has it. */
const TCP = maskOf([6]);

/** A part of a box that no cover holds: of those that there are, one that people meet. */
function ordinary(box: Box, covers: readonly Box[], { unlikely }: Ground, budget: Budget): Box | undefined {
  const any = uncovered(box, covers, budget);
  if (!any) return undefined;
  const tcp = (box.protocols & TCP) === 0n ? box : { ...box, protocols: TCP };
  const more = [...covers, ...unlikely];
  return uncovered(tcp, more, budget) ?? uncovered(box, more, budget) ?? any;
}

function setsNamedBy(matches: BoundLine["matches"]): Set<string> {
  return new Set(
    [...matches.values()]
      .flat()
      .flatMap(({ source, destination, original }) => [
        ...[source.in, destination.in, original],
        ...[...source.notIn, ...destination.notIn],
      ]),
  );
}

function less({ box, without }: Part, more: readonly Box[]): Part {
  return { box, without: [...without, ...more] };
}
