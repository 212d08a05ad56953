import { visible } from "./visible.ts";
import { textWidth } from "./width.ts";

/** A text as it is shown, in at most so many cells; what is left out becomes `…`. */
export function cut(whole: string, most: number): string {
  const text = visible(whole);
  if (textWidth(text) <= most) return text;
  let shown = "";
  for (const character of text) {
    if (textWidth(shown + character) >= most) break;
    shown += character;
  }
  return `${shown}…`;
}
