import type { OutputLine, Piece } from "./pieces.ts";

/** The width beyond which a list is broken behind a comma. */
const WIDTH = 120;

/** Puts pieces into lines: the writer's breaks stay, and lines that would be too long are broken between pieces. */
export function fill(pieces: readonly Piece[], indent: number, continuation: number): OutputLine[] {
  const rows: OutputLine[] = [];
  let code = "";
  let started = false;
  let begun = false;
  const depth = (): number => (begun ? indent + continuation : indent);
  const push = (comment?: string): void => {
    rows.push({ indent: depth(), code, ...(comment !== undefined && { comment }) });
    begun ||= code !== "";
    code = "";
    started = false;
  };
  for (const piece of pieces) {
    if (piece.kind === "code") {
      if (code !== "" && depth() + code.length + 1 + piece.text.length > WIDTH) push();
      code += code === "" ? piece.text : ` ${piece.text}`;
      started = true;
    } else if (piece.kind === "comment") {
      push(piece.text);
    } else if (started) {
      if (piece.backslash) code += " \\";
      push();
    }
  }
  if (code !== "") push();
  return rows;
}
