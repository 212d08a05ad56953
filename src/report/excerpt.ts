import { code, isHidden } from "../text/visible.ts";
import { characterWidth } from "../text/width.ts";

/** A line of source ready for a terminal, and the underline that goes below it (blanks and `^`). */
export interface Excerpt {
  readonly text: string;
  readonly underline: string;
}

const TAB = 4;
const LONGEST = 120;
const BEFORE = 40;

/**
 * Shows one line with the stretch from `from` to `to` (UTF-16 code units from 0, `to` not included) underlined. Tabs become
 * blanks, control and bidi characters their codes, and of a long line only the surroundings of `from` are shown. An empty
 * stretch is underlined by one mark.
 */
export function excerpt(line: string, from: number, to: number): Excerpt {
  const start = whole(line, line.length > LONGEST ? Math.max(0, Math.min(from - BEFORE, line.length - LONGEST)) : 0);
  const end = whole(line, Math.min(line.length, start + LONGEST));
  let text = start > 0 ? "…" : "";
  let underline = start > 0 ? " " : "";
  let at = start;
  for (const character of line.slice(start, end)) {
    const cell = shown(character, underline.length);
    const marked = at < to && at + character.length > from;
    text += cell.text;
    underline += (marked ? "^" : " ").repeat(cell.width);
    if (at === from && to <= from) underline = `${underline.slice(0, -1) || ""}^`;
    at += character.length;
  }
  if (!underline.includes("^")) underline += "^";
  return { text: end < line.length ? `${text}…` : text.trimEnd(), underline: underline.trimEnd() };
}

/** The index, moved back by one where it would split a surrogate pair. */
function whole(line: string, index: number): number {
  const unit = line.charCodeAt(index);
  return index > 0 && unit >= 0xdc00 && unit <= 0xdfff ? index - 1 : index;
}

function shown(character: string, column: number): { text: string; width: number } {
  if (character === "\t") {
    const width = TAB - (column % TAB);
    return { text: " ".repeat(width), width };
  }
  if (isHidden(character)) {
    const text = code(character);
    return { text, width: text.length };
  }
  return { text: character, width: characterWidth(character) };
}
