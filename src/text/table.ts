import { textWidth } from "./width.ts";

/** Columns set under each other, two blanks between them and none at the end of a line; ends in a line break. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, textWidth(cell));
  }
  return rows
    .map((row) => {
      const cells = row.map((cell, index) => cell + " ".repeat((widths[index] ?? 0) - textWidth(cell)));
      return `${cells.join("  ").trimEnd()}\n`;
    })
    .join("");
}
