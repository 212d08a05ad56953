import { LEGEND } from "../../../src/lsp/semantic-tokens.ts";

export interface Decoded {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly type: string;
}

/** Tokens as an editor reads them, by offsets. */
export function decode(text: string, data: readonly number[]): Decoded[] {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const found: Decoded[] = [];
  let [line, character] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [lines, characters, length, type] = data.slice(at, at + 4) as [number, number, number, number];
    character = lines === 0 ? character + characters : characters;
    line += lines;
    const start = (starts[line] ?? Number.NaN) + character;
    const end = start + length;
    found.push({ start, end, text: text.slice(start, end), type: LEGEND.tokenTypes[type] ?? "" });
  }
  return found;
}
