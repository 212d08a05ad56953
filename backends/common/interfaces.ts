import { fitsInterface, fitsPattern, overlap } from "../../src/ir/interfaces.ts";
import type { Bridges, InterfaceTest } from "../../src/ir/ir.ts";

/** A conjunction of plain tests of one interface: it fits `is` (where given), and none of `isNot`. */
export interface InterfaceTerm {
  readonly is?: string;
  readonly isNot: readonly string[];
}

/** What is known of an interface before a test is asked: a path has its class from the hook's dispatch. */
export type KnownClass = InterfaceTest["class"];

/**
 * A test as alternatives of plain tests, in a fixed order; none: nothing fits; one without `is` and `isNot`: everything
 * does. No two alternatives are needed at once, but they may overlap. Exact names are decided here and now.
 */
export function interfaceTerms(test: InterfaceTest, bridges: Bridges, known: KnownClass): InterfaceTerm[] {
  if (known !== "any" && test.class !== "any" && known !== test.class) return [];
  const asked = known === "any" ? test.class : "any";
  const wanted: readonly (string | undefined)[] =
    test.in === "any" ? [undefined] : test.in.map((pattern) => (pattern === "*" ? undefined : pattern));
  const terms = wanted.flatMap((is) => classTerms(is, asked, bridges));
  const effective = known === "any" ? test : { ...test, class: known };
  return terms.flatMap((term) => without(term, effective, bridges));
}

function classTerms(is: string | undefined, asked: KnownClass, bridges: Bridges): InterfaceTerm[] {
  if (asked === "any" || (is !== undefined && !is.endsWith("*")))
    return [{ ...(is === undefined ? {} : { is }), isNot: [] }];
  if (asked === "docker") {
    return bridges.patterns.flatMap((pattern) => {
      const both = narrower(is, pattern);
      return both === undefined ? [] : [{ is: both, isNot: bridges.not }];
    });
  }
  const outside = { ...(is === undefined ? {} : { is }), isNot: bridges.patterns };
  const others = bridges.not.filter((name) => is === undefined || fitsPattern(is, name));
  return [outside, ...others.map((name) => ({ is: name, isNot: [] }))];
}

function narrower(a: string | undefined, b: string): string | undefined {
  if (a === undefined) return b;
  if (!overlap(a, b)) return undefined;
  return b.endsWith("*") && a.length >= b.length ? a : b;
}

function without(term: InterfaceTerm, test: InterfaceTest, bridges: Bridges): InterfaceTerm[] {
  const { is } = term;
  if (is !== undefined && !is.endsWith("*")) {
    const fits = fitsInterface({ ...test, in: "any" }, bridges, is);
    return fits && !term.isNot.some((pattern) => fitsPattern(pattern, is)) ? [{ is, isNot: [] }] : [];
  }
  const not = [...new Set([...term.isNot, ...test.notIn])].filter(
    (pattern) => is === undefined || overlap(is, pattern),
  );
  if (
    not.some((pattern) => pattern === "*" || (is !== undefined && pattern.endsWith("*") && fitsPattern(pattern, is)))
  ) {
    return [];
  }
  return [{ ...(is === undefined ? {} : { is }), isNot: not }];
}
