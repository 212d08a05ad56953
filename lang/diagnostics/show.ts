const LONGEST = 60;

/**
 * A user's text for a message: in backticks, shortened in the middle of long ones, with control and invisible
 * characters written as `\u{…}` so that they can't play tricks on a terminal.
 */
export function show(text: string): string {
  const characters = [
    ...(text.length > 4 * LONGEST ? `${text.slice(0, 2 * LONGEST)}${text.slice(-2 * LONGEST)}` : text),
  ];
  const kept =
    characters.length <= LONGEST ? characters : [...characters.slice(0, LONGEST - 12), "…", ...characters.slice(-11)];
  return `\`${kept.map(visible).join("")}\``;
}

function visible(character: string): string {
  return /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(character) ? codePoint(character) : character;
}

/** A character as `\u{202e}`. */
export function codePoint(character: string): string {
  return `\\u{${(character.codePointAt(0) as number).toString(16)}}`;
}

/** Words for a message: `a`, `b` or `c`, each in backticks. */
export function oneOf(words: readonly string[], joint = "or"): string {
  const shown = words.map((word) => `\`${word}\``);
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} ${joint} ${shown[shown.length - 1]}`;
}
