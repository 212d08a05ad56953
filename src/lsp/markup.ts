/** Texts for an editor, as Markdown and as plain text. What a user or Docker wrote can't break out of either. */

import type { MarkupContent } from "vscode-languageserver";
import { visible } from "../text/visible.ts";

/** One text in both forms. */
export interface Markup {
  readonly markdown: string;
  readonly plain: string;
}

/** The most characters that are shown of one name or line. */
const LONGEST = 300;

/**
 * A sentence: the literal parts are Markdown of ours (bold and code at most), a string that is put in is escaped, a number stands as
 * it is.
 */
export function sentence(parts: TemplateStringsArray, ...values: readonly (Markup | string | number)[]): Markup {
  const texts = values.map((value) => (typeof value === "object" ? value : escaped(`${value}`)));
  const all = parts.flatMap((part, at) => [ours(part), ...(texts[at] ? [texts[at] as Markup] : [])]);
  return joined(all, "");
}

/** Markdown of ours alone; as plain text without its signs. */
export function ours(markdown: string): Markup {
  return { markdown, plain: markdown.replaceAll("**", "").replaceAll("`", "") };
}

/** A name or a piece of policy, in a code span. Blanks at its ends and what can't be seen are shown, what is long is cut. */
export function code(text: string): Markup {
  const plain = cut(visible(text));
  const fence = "`".repeat(longestRun(plain) + 1);
  const pad = /^`|`$|^ .* $|^ *$/.test(plain) ? " " : "";
  return { markdown: `${fence}${pad}${plain === "" ? '""' : plain}${pad}${fence}`, plain };
}

/** A block of code in some language; its lines are cut where they are long. */
export function codeBlock(language: string, text: string): Markup {
  const plain = text.trimEnd().split("\n").map(visible).map(cut).join("\n");
  const fence = "`".repeat(Math.max(3, longestRun(plain) + 1));
  return { markdown: `${fence}${language}\n${plain}\n${fence}`, plain };
}

/** Texts one after the other, with something of ours between them. */
export function joined(texts: readonly Markup[], between = ", "): Markup {
  return {
    markdown: texts.map(({ markdown }) => markdown).join(between),
    plain: texts.map(({ plain }) => plain).join(between),
  };
}

/** At most `most` of a list, and how many there are beyond. */
export function listed(texts: readonly Markup[], most: number): Markup {
  const shown = texts.slice(0, most);
  const more = texts.length - shown.length;
  return joined(more > 0 ? [...shown, ours(`and ${more} more`)] : shown);
}

/** An unordered list. */
export function bullets(items: readonly Markup[]): Markup {
  return joined(
    items.map(({ markdown, plain }) => ({ markdown: `- ${markdown}`, plain: `- ${plain}` })),
    "\n",
  );
}

export function paragraphs(...texts: readonly (Markup | undefined)[]): Markup {
  return joined(
    texts.filter((text) => text !== undefined),
    "\n\n",
  );
}

/** As the client wants it: Markdown where it takes that, else plain text. */
export function contentFor(formats: readonly string[] | undefined, { markdown, plain }: Markup): MarkupContent {
  return formats?.includes("markdown") ? { kind: "markdown", value: markdown } : { kind: "plaintext", value: plain };
}

/** Text outside a code span: each sign that Markdown or HTML could read gets a backslash (CommonMark 0.31, section 2.4). */
function escaped(text: string): Markup {
  const plain = cut(visible(text));
  return { markdown: plain.replace(/[\\`*_{}[\]()<>#+\-.!|~&$:]/g, "\\$&"), plain };
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, "")}…` : text;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
