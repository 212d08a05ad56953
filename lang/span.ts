/** A place in a text: `offset` in UTF-16 code units from 0, `line` and `column` from 1 (columns in UTF-16 code units). */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** A stretch of one source file, `end` not included. `file` is the name under which the file was loaded. */
export interface Span {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** The stretch from the start of `first` to the end of `last`, which are in one file. */
export function join(first: Span, last: Span): Span {
  return { file: first.file, start: first.start, end: last.end };
}
