import type { Origin, Rule } from "../../src/ir/ir.ts";

/**
 * Text that may stand in a comment of a compiled file: printable ASCII without quotes, backslash, `$` and backtick (each
 * becomes `?`), at most `limit` characters, the last three dots if something was cut.
 */
export function plainText(text: string, limit: number): string {
  const plain = text.replace(/[^\x20-\x7e]|["'\\$`]/gu, "?");
  return plain.length <= limit ? plain : `${plain.slice(0, limit - 3)}...`;
}

/** `edge.wall:12`; for several places `edge.wall:12-40`, and files joined by a comma. */
export function placesText(origins: Iterable<Origin>): string {
  const lines = new Map<string, { first: number; last: number }>();
  for (const { file, line } of origins) {
    const known = lines.get(file);
    if (known) {
      if (line < known.first) known.first = line;
      if (line > known.last) known.last = line;
    } else lines.set(file, { first: line, last: line });
  }
  return [...lines]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, { first, last }]) => `${file}:${first === last ? first : `${first}-${last}`}`)
    .join(", ");
}

/** What the comment of a compiled rule says of the rules behind it: their places, and their label where they share one. */
export function rulesText(rules: readonly Rule[], limit: number): string {
  const places = placesText(rules.map((rule) => rule.origin));
  const label = rules[0]?.label;
  const shared = label !== undefined && rules.every((rule) => rule.label === label);
  return plainText(shared ? `${places} ${label}` : places, limit);
}
