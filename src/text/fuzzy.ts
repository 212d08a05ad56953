/**
 * How well a text fits what someone types to find it, case apart; `undefined` where it doesn't: the characters typed have to stand in it
 * in their order. The more, the better: the whole text, its beginning, a part of it, the beginnings of its words, anything else.
 */
export function fuzzy(typed: string, text: string): number | undefined {
  const [wanted, whole] = [typed.toLowerCase(), text.toLowerCase()];
  if (wanted === "") return 0;
  const shorter = 1 / (1 + whole.length);
  if (whole === wanted) return 5;
  const at = whole.indexOf(wanted);
  if (at === 0) return 4 + shorter;
  if (at > 0) return (isWordStart(whole, at) ? 3 : 2) + shorter;
  let starts = 0;
  let from = 0;
  for (const character of wanted) {
    const found = whole.indexOf(character, from);
    if (found < 0) return undefined;
    if (isWordStart(whole, found)) starts++;
    from = found + 1;
  }
  return (starts / wanted.length + shorter) / 2;
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || !/[a-z0-9]/.test(text[at - 1] as string);
}
