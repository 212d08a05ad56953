import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver";
import type { EditedFile } from "../../../lang/edited-file.ts";
import type { Feature } from "../feature.ts";
import { type OutlineItem, outlineOf } from "../outline.ts";
import { inFile, wordsOf } from "../reading/words-of.ts";
import { sectionsOf } from "../sections.ts";

/** Folds sections, blocks, statements of several lines, runs of comments, and runs of definitions of one kind. */
export const folding: Feature = {
  capabilities: () => ({ foldingRangeProvider: true }),
  start(connection, session) {
    connection.onFoldingRanges(({ textDocument }): FoldingRange[] => {
      const at = session.at(textDocument.uri);
      if (!at) return [];
      const { document, policy } = at;
      const file = document.file(policy.nameOf(document.path));
      const ranges = foldsOf(file).map(({ first, last, kind }) => ({
        startLine: first - 1,
        endLine: last - 1,
        ...(kind && { kind }),
      }));
      return ranges.slice(0, session.client.textDocument?.foldingRange?.rangeLimit ?? ranges.length);
    });
  },
};

/** Lines from 1, the last one included. */
interface Fold {
  readonly first: number;
  readonly last: number;
  readonly kind?: FoldingRangeKind;
}

const RUNS: readonly OutlineItem["kind"][] = ["let", "set", "service", "zone", "include"];

function foldsOf(file: EditedFile): readonly Fold[] {
  const folds: Fold[] = sectionsOf(file).map(({ span }) => {
    // What follows is no part of the section, and blank lines before that look better outside the fold.
    const end = file.text.slice(0, span.end.offset).trimEnd();
    const blank = file.text.slice(end.length, span.end.offset).split("\n").length - 1;
    return { first: span.start.line, last: span.end.line - blank, kind: FoldingRangeKind.Region };
  });
  let run: { kind: OutlineItem["kind"]; first: number; last: number } | undefined;
  const endRun = (): void => {
    if (run) folds.push({ ...run, kind: run.kind === "include" ? FoldingRangeKind.Imports : FoldingRangeKind.Region });
    run = undefined;
  };
  let comments: { first: number; last: number } | undefined;
  const endComments = (): void => {
    if (comments) folds.push({ ...comments, kind: FoldingRangeKind.Comment });
    comments = undefined;
  };
  for (const piece of file.pieces) {
    const item = outlineOf(file, piece);
    if (item) folds.push({ first: item.span.start.line, last: item.span.end.line });
    if (item && RUNS.includes(item.kind)) {
      const { line } = item.span.start;
      if (run?.kind === item.kind && line === run.last + 1) run.last = item.span.end.line;
      else {
        endRun();
        run = { kind: item.kind, first: line, last: item.span.end.line };
      }
    } else endRun();
    for (const word of wordsOf(file, piece)) {
      if (word.role !== "comment") continue;
      const { start } = inFile(word, piece).span;
      if (!isAlone(file.text, start.offset)) continue;
      if (comments && start.line === comments.last + 1) comments.last = start.line;
      else {
        endComments();
        comments = { first: start.line, last: start.line };
      }
    }
  }
  endRun();
  endComments();
  const several = folds.filter(({ first, last }) => last > first);
  // One that begins in the same line as a larger one would hide it.
  const largest = new Map<number, Fold>();
  for (const fold of several) if ((largest.get(fold.first)?.last ?? 0) < fold.last) largest.set(fold.first, fold);
  return [...largest.values()].sort((a, b) => a.first - b.first);
}

/** Whether nothing but blanks stands before an offset on its line. */
function isAlone(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset).trim() === "";
}
