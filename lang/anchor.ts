import type { Position } from "./span.ts";

/** Where a piece of a text stands, while what is before it changes. */
export interface Anchor {
  /** In UTF-16 code units from the text's start. */
  offset: number;
  /** The number of its first line, from 1. */
  line: number;
  /** Set once the piece has been replaced: a place in it is a place of an earlier text. */
  gone: boolean;
}

/** A place in a piece that begins with a line: it moves with its piece. */
class AnchoredPosition implements Position {
  readonly anchor: Anchor;
  readonly column: number;
  readonly #offset: number;
  readonly #line: number;

  constructor(anchor: Anchor, offset: number, line: number, column: number) {
    this.anchor = anchor;
    this.#offset = offset;
    this.#line = line;
    this.column = column;
  }

  get offset(): number {
    return this.anchor.offset + this.#offset;
  }

  get line(): number {
    return this.anchor.line + this.#line;
  }

  toJSON(): Position {
    return { offset: this.offset, line: this.line, column: this.column };
  }
}

/** The place, counted from the beginning of the text, as one that moves with the piece in which it is. */
export function anchoredTo(anchor: Anchor, { offset, line, column }: Position): Position {
  return new AnchoredPosition(anchor, offset - anchor.offset, line - anchor.line, column);
}

/** A copy of plain data that was parsed of a piece alone: every place in it moves with the piece. */
export function anchored<T>(value: T, anchor: Anchor): T {
  return copy(value, ({ offset, line, column }) => new AnchoredPosition(anchor, offset, line - 1, column)) as T;
}

/** Whether a place is in a piece that has been replaced. Of a place that isn't anchored nothing is known. */
export function isGone(position: Position): boolean {
  return position instanceof AnchoredPosition && position.anchor.gone;
}

function copy(value: unknown, move: (position: Position) => Position): unknown {
  if (Array.isArray(value)) return value.map((item) => copy(item, move));
  if (value === null || typeof value !== "object") return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  if (isPosition(value)) return move(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, move)]));
}

function isPosition(value: object): value is Position {
  return "offset" in value && "line" in value && "column" in value;
}
