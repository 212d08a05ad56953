import type { GrammarToken } from "../../../lang/token.ts";
import type { Statement } from "../../../lang/tree.ts";
import type { Topology } from "../../docker/topology.ts";
import type { Cursor } from "../cursor.ts";
import { type Section, sectionsOf } from "./sections.ts";

/** What a policy has to offer wherever something is proposed. */
export interface Surroundings {
  /** Of all its files. */
  readonly statements: readonly Statement[];
  readonly topology: Topology | undefined;
  /** In UTC, as an ISO date. */
  readonly today: string;
  /** A statement as it is written, on one line and not long. */
  readonly excerpt: (statement: Statement) => string;
}

/** A place in a logical line at which something is to be proposed. */
export interface Place extends Surroundings {
  readonly cursor: Cursor;
  /** The line before the token at hand, at least one section. */
  readonly sections: readonly Section[];
  /** The section that goes on at the cursor. */
  readonly section: Section;
  /** The words before the token at hand in its item of the section's list. */
  readonly item: readonly GrammarToken[];
  /** Whether the token at hand is in quotes. */
  readonly quoted: boolean;
}

export function placeAt(cursor: Cursor, surroundings: Surroundings): Place {
  const sections = sectionsOf(cursor.before);
  const section = sections.at(-1) as Section;
  const item = section.items.at(-1) as readonly GrammarToken[];
  return { ...surroundings, cursor, sections, section, item, quoted: cursor.prefix.startsWith('"') };
}
