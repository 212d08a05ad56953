/** One line of the formatted text; `comment` stands behind the code, or alone where there is no code. */
export interface OutputLine {
  readonly indent: number;
  readonly code: string;
  readonly comment?: string;
}

/** A stretch of code up to a comma or to the end of its line, or what stands between two of them. */
export type Piece =
  | { readonly kind: "code"; readonly text: string }
  /** A line break of the writer's; `backslash` where no comma stands before it. */
  | { readonly kind: "break"; readonly backslash: boolean }
  | { readonly kind: "comment"; readonly text: string };
