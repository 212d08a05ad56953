import type { EditedFile } from "../../lang/edited-file.ts";
import type { Position, Span } from "../../lang/span.ts";
import { inFile, wordsOf } from "./reading/words-of.ts";

/** The part of a file under a heading: a comment that is made up as one. */
export interface Section {
  readonly title: string;
  /** The comment. */
  readonly heading: Span;
  /** From the heading to where the next one begins, or the file ends. */
  readonly span: Span;
}

/** `## Title`, `# --- Title ---`, `# === Title`, `#region Title`: what nobody writes in a comment that is a sentence. */
const HEADING = /^#(?:#+\s*|\s*[-=*\u2500\u2550]{2,}\s*|\s*region\s+)(.*?)[\s#\-=*\u2500\u2550]*$/;

/** The sections of a file, in their order. */
export function sectionsOf(file: EditedFile): readonly Section[] {
  const headings: { title: string; heading: Span }[] = [];
  for (const piece of file.pieces) {
    for (const word of wordsOf(file, piece)) {
      // One within a statement heads nothing.
      if (word.role !== "comment") break;
      const title = word.span.start.column === 1 ? HEADING.exec(word.text)?.[1] : undefined;
      if (title) headings.push({ title, heading: inFile(word, piece).span });
    }
  }
  return headings.map(({ title, heading }, at) => {
    const end = headings[at + 1]?.heading.start ?? endOf(file);
    return { title, heading, span: { file: heading.file, start: heading.start, end } };
  });
}

/** Where a file ends. */
export function endOf(file: EditedFile): Position {
  const last = file.pieces.at(-1);
  if (!last) return { offset: 0, line: 1, column: 1 };
  const offset = file.text.length;
  return { offset, line: last.anchor.line + last.lines, column: offset - file.text.lastIndexOf("\n") };
}
