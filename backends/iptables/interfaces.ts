import { fitsPattern } from "../../src/ir/interfaces.ts";
import type { Bridges, InterfaceTest } from "../../src/ir/ir.ts";
import type { KnownClass } from "../common/interfaces.ts";
import { ALWAYS, type Facet, interfaceWord, NEVER, type Piece } from "./atoms.ts";

/** An answer for the interfaces that fit a pattern and none before it in the list. */
export interface InterfaceAnswer {
  readonly pattern: string;
  readonly fits: boolean;
}

/** Answers by pattern, the first that fits counts; `otherwise` where none does. */
export interface InterfaceList {
  readonly answers: readonly InterfaceAnswer[];
  readonly otherwise: boolean;
}

/**
 * An interface test as a list that a chain can walk down. All names that fit the same patterns get the same answer, so it is
 * enough to ask the patterns, exact names first, then long wildcards before short ones.
 */
export function interfaceList(test: InterfaceTest, bridges: Bridges, known: KnownClass): InterfaceList {
  const asksClass = known !== "any" || test.class !== "any";
  const all = [
    ...(test.in === "any" ? [] : test.in),
    ...test.notIn,
    ...(asksClass ? [...bridges.patterns, ...bridges.not] : []),
  ];
  const patterns = [...new Set(all)].sort(bySpecificity);
  const answerOf = (pattern: string | undefined) => {
    const fitting = patterns.filter((other) => pattern !== undefined && covers(other, pattern));
    const docker =
      !fitting.some((one) => bridges.not.includes(one)) && fitting.some((one) => bridges.patterns.includes(one));
    const side = docker ? "docker" : "outside";
    if (known !== "any" && side !== known) return undefined;
    if (test.class !== "any" && side !== test.class) return false;
    if (test.in !== "any" && !fitting.some((one) => test.in !== "any" && test.in.includes(one))) return false;
    return !fitting.some((one) => test.notIn.includes(one));
  };
  const answers = patterns.map((pattern) => ({ pattern, fits: answerOf(pattern) }));
  return simplify(answers, patterns.includes("*") ? undefined : answerOf(undefined));
}

/** Leaves out what the rest of the list says anyway; `undefined` is for interfaces that can't come here. */
function simplify(
  answers: readonly { readonly pattern: string; readonly fits: boolean | undefined }[],
  last: boolean | undefined,
): InterfaceList {
  const withLast = (otherwise: boolean): InterfaceList => {
    const kept: InterfaceAnswer[] = [];
    for (const { pattern, fits } of [...answers].reverse()) {
      const fallback = kept.find((other) => covers(other.pattern, pattern))?.fits ?? otherwise;
      if (fits !== undefined && fits !== fallback) kept.unshift({ pattern, fits });
    }
    return { answers: kept, otherwise };
  };
  if (last !== undefined) return withLast(last);
  const [no, yes] = [withLast(false), withLast(true)];
  return yes.answers.length < no.answers.length ? yes : no;
}

/** Whether all names that fit `pattern` fit `other` too. */
function covers(other: string, pattern: string): boolean {
  if (!pattern.endsWith("*")) return fitsPattern(other, pattern);
  return other.endsWith("*") && pattern.startsWith(other.slice(0, -1));
}

function bySpecificity(a: string, b: string): number {
  const weight = (pattern: string) => (pattern.endsWith("*") ? pattern.length : 1000);
  return weight(b) - weight(a) || (a < b ? -1 : 1);
}

/** An interface test of one side as a facet. */
export function interfaceFacet(list: InterfaceList, side: "in" | "out"): Facet {
  const { answers, otherwise } = list;
  if (answers.length === 0) return otherwise ? ALWAYS : NEVER;
  const walk = answers.map(({ pattern, fits }) => ({ piece: piece(pattern, side), fits }));
  const key = () =>
    `${side} ${answers.map(({ pattern, fits }) => `${fits ? "" : "!"}${pattern}`).join(" ")} ${otherwise}`;
  const only = answers.length === 1 ? answers[0] : undefined;
  if (only && !only.fits && otherwise) return { key, pieces: [negated(only.pattern, side)], walk, otherwise };
  if (answers.every(({ fits }) => fits) && !otherwise)
    return { key, pieces: walk.map((step) => step.piece), walk, otherwise };
  return { key, walk, otherwise };
}

function piece(pattern: string, side: "in" | "out"): Piece {
  return side === "in" ? { in: pattern } : { out: pattern };
}

function negated(pattern: string, side: "in" | "out"): Piece {
  return { words: [`! ${side === "in" ? "-i" : "-o"} ${interfaceWord(pattern)}`] };
}
