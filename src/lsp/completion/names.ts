import { BUILT_IN_SERVICES } from "../../../lang/services.ts";
import type { Let, RuntimeSet, Service, Zone } from "../../../lang/tree.ts";
import type { Place } from "./place.ts";
import type { Proposal } from "./proposal.ts";
import { writtenName } from "./written.ts";

type Definition = Let | RuntimeSet | Service | Zone;

const KINDS = { let: "group", set: "set", service: "service", zone: "zone" } as const;

/** The policy's own names of some kinds, those of all its files. */
export function definedNames(place: Place, kinds: readonly Definition["kind"][], rank: number): Proposal[] {
  const seen = new Set<string>();
  return place.statements.flatMap((statement) => {
    if (!isDefinition(statement) || seen.has(statement.name.text)) return [];
    seen.add(statement.name.text);
    if (!kinds.includes(statement.kind) || isAtHand(statement, place)) return [];
    const written = writtenName(statement.name.text, place.quoted);
    if (written === undefined) return [];
    return [
      { label: statement.name.text, written, kind: KINDS[statement.kind], detail: place.excerpt(statement), rank },
    ];
  });
}

/** The services that the language brings, those apart that the policy defines anew. */
export function builtInServices(place: Place, rank: number): Proposal[] {
  const own = new Set(place.statements.flatMap((one) => (one.kind === "service" ? [one.name.text] : [])));
  return BUILT_IN_SERVICES.filter(({ name }) => !own.has(name)).map(({ name, written }) => ({
    label: name,
    kind: "service",
    detail: written,
    rank,
    help: { word: name, role: "service" },
  }));
}

/** Whether it is the definition in which the cursor stands: nothing contains itself. */
function isAtHand({ kind, name }: Definition, { cursor }: Place): boolean {
  const [head, defined] = cursor.before;
  return head?.text === kind && defined?.value === name.text;
}

function isDefinition(statement: { readonly kind: string }): statement is Definition {
  return statement.kind in KINDS;
}
