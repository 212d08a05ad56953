import { EditedFile } from "../../../../lang/edited-file.ts";
import { parse } from "../../../../lang/parse.ts";
import type { Topology } from "../../../../src/docker/topology.ts";
import { placeAt } from "../../../../src/lsp/completion/place.ts";
import type { Proposal } from "../../../../src/lsp/completion/proposal.ts";
import { proposals } from "../../../../src/lsp/completion/proposals.ts";
import { cursorAt } from "../../../../src/lsp/cursor.ts";

/** A policy's text with `|` where the cursor is. */
export interface Asked {
  readonly found: readonly Proposal[];
  readonly labels: readonly string[];
  /** The text once a proposal has been taken. */
  readonly take: (proposal: Proposal) => string;
}

/** Asks at the `|` of a text. */
export function ask(marked: string, topology?: Topology): Asked {
  const offset = marked.indexOf("|");
  return askAt(marked.slice(0, offset) + marked.slice(offset + 1), offset, topology);
}

/** `statements`: the whole policy's, where the text is a part of one. */
export function askAt(
  text: string,
  offset: number,
  topology?: Topology,
  statements = parse("policy.wall", text).statements,
): Asked {
  const cursor = cursorAt(new EditedFile("policy.wall", text), offset);
  const excerpt = (): string => "";
  const found = proposals(placeAt(cursor, { statements, topology, today: "2026-11-30", excerpt }));
  return {
    found,
    labels: found.map(({ label }) => label),
    take: ({ label, written = label, replaces: { start, end } = cursor }) =>
      text.slice(0, start) + written + text.slice(end),
  };
}
