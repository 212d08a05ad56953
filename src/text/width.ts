const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u{3000}-\u{303e}\u{ff01}-\u{ff60}\u{ffe0}-\u{ffe6}]$/u;
const NONE = /^[\p{Mn}\p{Me}\u{200b}-\u{200d}\u{2060}\u{feff}]$/u;
const PLAIN = /^[\x20-\x7e]*$/;

/** How many cells of a terminal one character (a whole code point, not a control character) takes: 0, 1 or 2. */
export function characterWidth(character: string): 0 | 1 | 2 {
  if (PLAIN.test(character)) return 1;
  if (NONE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** How many cells of a terminal a text without control characters takes. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}
