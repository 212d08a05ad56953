import type { Piece } from "../../lang/edited-file.ts";
import { parse } from "../../lang/parse.ts";

/**
 * Whether a statement with one of its names changed still says the same but for that name. One that has an error before can't be
 * compared, and holds.
 */
export function isSameButName(old: Piece, after: string, name: string, renamed: string): boolean {
  if (old.diagnostics.some(({ severity }) => severity === "error")) return true;
  const now = parse("", after);
  if (now.diagnostics.some(({ severity }) => severity === "error")) return false;
  return printed(old.statements, name, renamed) === printed(now.statements, name, renamed);
}

/** The kinds of the nodes whose `name` is one of the policy's own. */
const NAMED: readonly unknown[] = ["group", "service", "name", "zone"];

/** A tree without its places, both names written as one. */
function printed(tree: unknown, name: string, renamed: string): string {
  const one = (text: unknown): unknown => (text === name || text === renamed ? [name] : text);
  return JSON.stringify(tree, function (this: { readonly kind?: unknown }, key: string, value: unknown) {
    if (key === "span") return undefined;
    if (typeof value === "bigint") return `${value}n`;
    if (key !== "name") return value;
    if (typeof value === "string") return NAMED.includes(this.kind) ? one(value) : value;
    const { text } = value as { readonly text: string };
    return this.kind === "test" ? text : one(text);
  });
}
