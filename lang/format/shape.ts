import type { Parsed } from "../parse.ts";

/**
 * Whether two readings of a file mean the same: the same statements, places apart, and the same suppressions. The line
 * of a suppression may change where a block that stood on one line is written on several.
 */
export function isSamePolicy(a: Parsed, b: Parsed): boolean {
  return (
    a.statements.length === b.statements.length &&
    a.statements.every((statement, at) => shapeOf(statement) === shapeOf(b.statements[at])) &&
    suppressionsOf(a) === suppressionsOf(b)
  );
}

function shapeOf(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (key === "span") return undefined;
    return typeof part === "bigint" ? part.toString() : part;
  });
}

function suppressionsOf(parsed: Parsed): string {
  return JSON.stringify(parsed.suppressions.map(({ code, reason }) => `${code} ${reason}`).sort());
}
