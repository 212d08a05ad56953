import { visible } from "../text/visible.ts";

/** A user's text (a path, an option's value) for a message: in backticks, on one line, not longer than 200 characters. */
export function quote(text: string): string {
  return `\`${visible(text.length > 200 ? `${text.slice(0, 200)}…` : text)}\``;
}
