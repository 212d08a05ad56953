/**
 * What must never reach a terminal as it is: control characters (a terminal obeys them), characters that turn the
 * direction of writing or can't be seen (they make a text look like another one), and halves of surrogate pairs.
 */
const HIDDEN =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u{ad}\u{61c}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{206f}\u{feff}\u{fff9}-\u{fffb}\u{e0000}-\u{e007f}]/u;
const ALL_HIDDEN = new RegExp(HIDDEN, "gu");

/** Whether a character is shown as its code. */
export function isHidden(character: string): boolean {
  return HIDDEN.test(character);
}

/** The code of a character in angle brackets, for instance `<U+202E>`. */
export function code(character: string): string {
  return `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`;
}

/** The text on one line, with all that a terminal would obey or hide written as its code. */
export function visible(text: string): string {
  return text.replace(ALL_HIDDEN, code);
}

/** As `visible`, but line breaks stay. For texts of ours in which a user's text is quoted. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}
