import { dockerGuard } from "./docker-guard.ts";
import { UNITS } from "./places.ts";
import { sealed } from "./seal.ts";
import { type Unit, unitName, unitText } from "./unit.ts";
import { UNIT_FACTORIES } from "./units.ts";
import type { Program } from "./words.ts";

/** A unit as a file. */
export interface Piece {
  readonly unit: Unit;
  /** On the host, beneath whatever root. */
  readonly path: string;
  readonly text: string;
}

/** The files of all units, for this program. */
export function piecesFor(program: Program): Piece[] {
  return UNIT_FACTORIES.map((make) => {
    const unit = make(program);
    return { unit, path: `${UNITS}/${unit.file}`, text: sealed(unitText(unit)) };
  });
}

/** All of them, for whoever only asks where they are. */
export const PIECES = piecesFor({ node: "/usr/bin/node", script: "/usr/bin/wallc" });

export function isGuard({ unit }: Piece): boolean {
  return unit.file === dockerGuard({ node: "", script: "" }).file;
}

/** The names of the units that are enabled. */
export const ENABLED: readonly string[] = PIECES.filter(({ unit }) => unit.enabled).map(({ unit }) => unitName(unit));
