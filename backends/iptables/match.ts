import type { InterfaceTest, Match, Rule } from "../../src/ir/ir.ts";
import { addressFacets } from "./addresses.ts";
import { ALWAYS, both, type Facet, NEVER, type Piece } from "./atoms.ts";
import { type Context, remembered, type Site } from "./context.ts";
import { interfaceFacet, interfaceList } from "./interfaces.ts";
import { asTest } from "./test-chains.ts";
import { trafficFacet } from "./traffic.ts";

/** Alternatives of one facet that are written out; more become a test chain. */
const ALTERNATIVES = 4;

/** Lines that one match may become. */
const LINES = 16;

/** A match as alternatives for a line at a site; none: nothing fits there. */
export function piecesOf(context: Context, site: Site, match: Match, rule: Rule): readonly Piece[] {
  if (match.at !== site.at || !match.families.includes(context.family)) return [];
  const facets = facetsOf(context, site, match, rule);
  if (facets.some((facet) => facet.pieces?.length === 0)) return [];
  return product(
    site,
    facets.filter((facet) => facet !== ALWAYS),
  );
}

function facetsOf(context: Context, site: Site, match: Match, rule: Rule): Facet[] {
  const redirectedOutput = site.at === "output" && site.redirected === true;
  if (redirectedOutput && (match.outgoing.class === "outside" || match.outgoing.in !== "any")) {
    return [NEVER];
  }
  const ask = (test: InterfaceTest, side: "in" | "out") => {
    const known = side === "in" ? site.incoming : site.outgoing;
    if (test.class === "any" && test.in === "any" && test.notIn.length === 0) return ALWAYS;
    const key = `${side} ${known} ${JSON.stringify(test)}`;
    return remembered(context.facets, key, () => interfaceFacet(interfaceList(test, context.ir.bridges, known), side));
  };
  const source = addressFacets(context, site, match.source, "src", match.incoming);
  if (source.facets.includes(NEVER)) return [NEVER];
  const destination = addressFacets(context, site, match.destination, "dst", match.outgoing);
  if (destination.facets.includes(NEVER)) return [NEVER];
  return [
    ...(site.at === "output" || source.interfaces ? [] : [ask(match.incoming, "in")]),
    ...(site.at === "input" || redirectedOutput || destination.interfaces ? [] : [ask(match.outgoing, "out")]),
    ...source.facets,
    ...destination.facets,
    trafficFacet(context, site, match, rule),
  ];
}

/** Every combination of alternatives; where that would be many, facets become test chains, the largest first. */
function product(site: Site, facets: readonly Facet[]): readonly Piece[] {
  const inline = facets.map((facet, index) => {
    const used = facet.pieces !== undefined && facet.pieces.length <= ALTERNATIVES ? facet.pieces : undefined;
    return { index, facet, pieces: used ?? [asTest(site.table, facet)] };
  });
  let lines = inline.reduce((count, { pieces }) => count * pieces.length, 1);
  for (const entry of [...inline].sort((a, b) => b.pieces.length - a.pieces.length)) {
    if (lines <= LINES || entry.pieces.length === 1) break;
    lines /= entry.pieces.length;
    entry.pieces = [asTest(site.table, entry.facet)];
  }
  const [first, ...others] = inline.map(({ pieces }) => pieces);
  return others.reduce<readonly Piece[]>(
    (all, pieces) => all.flatMap((one) => pieces.map((piece) => both(one, piece))),
    first ?? [{}],
  );
}
