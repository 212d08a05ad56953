import type { PathName } from "../../ir/ir.ts";
import type { BoundLine, NarrowedBy } from "../../policy/test-blocks.ts";
import { type Box, intersect } from "./box.ts";
import type { Boxes } from "./boxes-of.ts";
import type { Part } from "./domain.ts";
import type { Ground, Unlikely } from "./ground.ts";
import type { Action } from "./judged.ts";
import { matchesIn } from "./names-of.ts";

/** Packets of one kind that a line's words fit. */
export interface Described extends Part {
  readonly ground: Ground;
  /** Those that the line doesn't speak of all the same, unless of nothing else. */
  readonly unlikely: readonly Box[];
}

/** All packets that there can be, and that a line's words fit. */
export function describedBy(
  line: BoundLine,
  grounds: (path: PathName) => readonly Ground[],
  boxes: Boxes,
): Described[] {
  const { members } = boxes;
  // Nobody is in a run-time group where a line says `allow`, unless it names the group; anybody may be in one where it refuses.
  const cases = line.action === "allow" ? members.emptyBut(setsNamedBy(line)) : members.all;
  return line.parts.flatMap(({ from, to, matches }) =>
    [...matches].flatMap(([path, all]) =>
      grounds(path).flatMap((ground) => {
        const unlikely = [
          ...unlikelyFrom(ground.unlikely.from, from, line.action),
          ...unlikelyTo(ground.unlikely.to, to),
        ];
        return all
          .flatMap((match) => boxes.of(match, ground.sheet))
          .flatMap((box) =>
            ground.domain.flatMap((part) => {
              const both = intersect({ ...box, members: box.members & cases }, part.box);
              return both ? [{ ground, box: both, without: part.without, unlikely }] : [];
            }),
          );
      }),
    ),
  );
}

/**
 * The sources that a line doesn't speak of. Addresses are where networks are known to have them. Who is behind an interface may say
 * that he is anybody: a refusal holds for that too, while an allowance is for those who tell the truth.
 */
function unlikelyFrom(unlikely: Unlikely["from"], by: NarrowedBy, action: Action): readonly Box[] {
  return by === "interface" && action !== "allow" ? [] : unlikelyTo(unlikely, by);
}

/** The destinations: a packet can't forge where this machine sends it. */
function unlikelyTo({ known, ever }: Unlikely["to"], by: NarrowedBy): readonly Box[] {
  return by === "addresses" ? known : ever;
}

/** What is left out of what a line describes: first all that can be, then less, as long as nothing is left. */
export const LEFT_OUT = ["unlikely", "forged", "nothing"] as const;

export function less(part: Described, leftOut: (typeof LEFT_OUT)[number]): Described {
  switch (leftOut) {
    case "unlikely":
      return { ...part, without: [...part.without, ...part.ground.forged, ...part.unlikely] };
    case "forged":
      return { ...part, without: [...part.without, ...part.ground.forged] };
    case "nothing":
      return part;
  }
}

function setsNamedBy(line: BoundLine): Set<string> {
  return new Set(
    matchesIn(line).flatMap(({ source, destination, original }) => [
      ...[source.in, destination.in, original],
      ...[...source.notIn, ...destination.notIn],
    ]),
  );
}
