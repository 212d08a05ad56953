import type { Token } from "./token.ts";
import { isOneOf, STATEMENT_WORDS } from "./words.ts";

/** A file's layout: blank lines, lines with nothing but a comment, and logical lines. */
export type Element = { readonly kind: "blank" } | { readonly kind: "comment"; readonly comment: Token } | Line;

/** One statement, or one item of a block, with the lines on which it goes on. */
export interface Line {
  readonly kind: "line";
  /** What has a meaning, a block's `{` last. */
  readonly tokens: readonly Token[];
  /** The same with the comments and line ends within it. */
  readonly parts: readonly Token[];
  /** A comment behind it (of a block: behind its `}`). */
  readonly trailing?: Token;
  readonly block?: Block;
  /** Whether a damaged token stands in it, for which there is a finding already. */
  readonly damaged: boolean;
}

export interface Block {
  readonly open: Token;
  /** A comment behind the `{`, on its line. */
  readonly opening?: Token;
  readonly elements: readonly Element[];
  /** Absent where the file, or the next statement, came first. */
  readonly close?: Token;
  /** What stands behind the `}` on its line, where nothing may. */
  readonly rest: readonly Token[];
}

/** The words that begin a statement and can't begin an item of a block: where one stands, a `}` was forgotten. */
const NEVER_ITEMS = ["let", "set", "service", "zone", "default", "docker", "essentials", "include", "test"] as const;

/**
 * Puts tokens together into logical lines and blocks, one at a time. A statement ends with its line, an item of a block
 * also at `;` or `}`; a line goes on behind a comma or `\`. Every token finds its place in one element. Linear.
 */
export function toLines(tokens: Iterable<Token>): Generator<Element> {
  return new Reader(tokens).statements();
}

/** How many tokens that are read already may be held. */
const MOST_READ = 1000;

class Reader {
  private readonly source: Iterator<Token>;
  /** The tokens from the source that may still be needed, and the place in them. */
  private tokens: Token[] = [];
  private at = 0;

  constructor(tokens: Iterable<Token>) {
    this.source = tokens[Symbol.iterator]();
  }

  *statements(): Generator<Element> {
    let lineStart = true;
    for (let token = this.peek(); token; token = this.peek()) {
      if (isLineEnd(token)) {
        if (lineStart) yield { kind: "blank" };
        this.at++;
      } else if (token.type === "comment") {
        this.at++;
        yield { kind: "comment", comment: token };
      } else yield this.line(false);
      lineStart = isLineEnd(token);
      if (this.at > MOST_READ) {
        this.tokens = this.tokens.slice(this.at);
        this.at = 0;
      }
    }
  }

  private items(): Element[] {
    const elements: Element[] = [];
    let lineStart = false;
    for (let token = this.peek(); token; token = this.peek()) {
      if (token.type === "close" || (lineStart && beginsWith(token, NEVER_ITEMS))) break;
      if (isLineEnd(token)) {
        if (lineStart) elements.push({ kind: "blank" });
        this.at++;
      } else if (token.type === "comment") {
        this.at++;
        const last = elements[elements.length - 1];
        if (!lineStart && last?.kind === "line" && !last.trailing) {
          elements[elements.length - 1] = { ...last, trailing: token };
        } else elements.push({ kind: "comment", comment: token });
      } else if (token.type === "semicolon") this.at++;
      else elements.push(this.line(true));
      lineStart = isLineEnd(token);
    }
    return elements;
  }

  private line(inBlock: boolean): Line {
    const parts: Token[] = [];
    let significant = 0;
    let depth = 0;
    let block: Block | undefined;
    for (let token = this.peek(); token; token = this.peek()) {
      if (token.type === "newline" && !this.goesOn(parts, depth)) break;
      if (inBlock && depth === 0 && (token.type === "semicolon" || token.type === "close")) break;
      this.at++;
      parts.push(token);
      if (isSignificant(token)) significant = parts.length;
      if (token.type === "open" && !inBlock) {
        block = this.block(token);
        break;
      }
      if (token.type === "open") depth++;
      else if (token.type === "close" && depth > 0) depth--;
    }
    this.at -= block ? 0 : parts.length - significant;
    parts.length = significant;
    const trailing = this.trailing();
    const tokens = parts.filter(isSignificant);
    return {
      kind: "line",
      tokens,
      parts,
      ...(trailing && { trailing }),
      ...(block && { block }),
      damaged: tokens.some((token) => token.type === "damaged"),
    };
  }

  private block(open: Token): Block {
    const opening = this.trailing();
    const elements = this.items();
    const close = this.peek()?.type === "close" ? this.tokens[this.at++] : undefined;
    const rest: Token[] = [];
    if (close) {
      for (let token = this.peek(); token && isSignificant(token); token = this.peek()) {
        rest.push(token);
        this.at++;
      }
    }
    return { open, ...(opening && { opening }), elements, ...(close && { close }), rest };
  }

  /** A comment that stands next, before any line end, on the line that is being read. */
  private trailing(): Token | undefined {
    const next = this.peek();
    if (next?.type !== "comment") return undefined;
    this.at++;
    return next;
  }

  /** Whether the line goes on behind the line end that stands next: behind a comma, or within braces. */
  private goesOn(parts: readonly Token[], depth: number): boolean {
    if (depth > 0) return true;
    const last = parts.findLast(isSignificant);
    if (last?.type !== "comma") return false;
    let ahead = this.at;
    let next = this.peek(ahead);
    while (next && !isSignificant(next)) next = this.peek(++ahead);
    return next !== undefined && next.type !== "close" && !beginsWith(next, STATEMENT_WORDS);
  }

  private peek(at = this.at): Token | undefined {
    while (this.tokens.length <= at) {
      const next = this.source.next();
      if (next.done) return undefined;
      this.tokens.push(next.value);
    }
    return this.tokens[at];
  }
}

function isLineEnd(token: Token): boolean {
  return token.type === "newline" || token.type === "continuation";
}

function beginsWith(token: Token, words: readonly string[]): boolean {
  return token.type === "word" && isOneOf(token.text, words);
}

function isSignificant(token: Token): boolean {
  return token.type !== "comment" && token.type !== "newline" && token.type !== "continuation";
}
