/** Wraps texts in a terminal's colours, or leaves them as they are. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly dim: (text: string) => string;
}

const plain = (text: string) => text;

function style(open: number, close: number): (text: string) => string {
  return (text) => (text === "" ? "" : `\u001b[${open}m${text}\u001b[${close}m`);
}

/** For a stream that shows no colours. */
export const PLAIN: Palette = {
  bold: plain,
  red: plain,
  yellow: plain,
  green: plain,
  blue: plain,
  cyan: plain,
  dim: plain,
};

/** For a terminal: the eight colours that every one has (ECMA-48, SGR). */
export const COLOURED: Palette = {
  bold: style(1, 22),
  red: style(31, 39),
  yellow: style(33, 39),
  green: style(32, 39),
  blue: style(34, 39),
  cyan: style(36, 39),
  dim: style(2, 22),
};
