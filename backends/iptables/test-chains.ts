import type { Facet, Piece } from "./atoms.ts";
import { RETURN, type Table, yes } from "./chains.ts";
import { writeItem, writeItems } from "./dispatch.ts";

/** Trees of test chains are flat: they stand below the trees of the rules that ask them. */
const SHAPE = { depth: 2, parts: 32 };

/**
 * The chain that answers a facet: entered by `-j`, it sets our bits of the mark to `test` for yes and clears them for no. Rules
 * that ask the same share it.
 */
export function testChain(table: Table, { key, walk, otherwise }: Facet): string {
  const name = key();
  const known = table.tests.get(name);
  if (known !== undefined) return known;
  const chain = table.fresh("WALLC-is");
  table.tests.set(name, chain);
  table.add(chain, [], { kind: "mark", code: "clear" });
  const hit = yes(table);
  const items = walk.map(({ piece, fits }) => ({ piece, target: fits ? hit : RETURN }));
  const mixed = walk.some(({ fits }) => fits === otherwise);
  if (mixed) for (const item of items) writeItem(table, chain, item);
  if (mixed && otherwise) table.add(chain, [], hit);
  if (!mixed) writeItems(table, chain, chain, items, SHAPE, otherwise ? hit : undefined);
  return chain;
}

/** A facet as a question that one line can ask. */
export function asTest(table: Table, facet: Facet): Piece {
  return { tests: [testChain(table, facet)] };
}
