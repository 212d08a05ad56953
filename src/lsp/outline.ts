import { anchored } from "../../lang/anchor.ts";
import type { EditedFile, Piece } from "../../lang/edited-file.ts";
import type { Span } from "../../lang/span.ts";
import type { Statement } from "../../lang/tree.ts";
import type { Word } from "./reading/word.ts";
import { wordsOf } from "./reading/words-of.ts";

/** What a statement is in an outline. */
export type OutlineKind =
  | "let"
  | "set"
  | "service"
  | "zone"
  | "rule"
  | "default"
  | "docker"
  | "essentials"
  | "include"
  | "test";

/** A statement as an outline shows it, and what stands in its block. */
export interface OutlineItem {
  readonly kind: OutlineKind | "setting" | "line";
  readonly name: string;
  readonly detail: string;
  readonly span: Span;
  /** What is marked when one goes there; within `span`. */
  readonly selection: Span;
  readonly items: readonly OutlineItem[];
}

/** How many characters of a text are shown. */
const LONGEST = 100;

const KINDS: Readonly<Record<string, OutlineKind>> = {
  ...{ let: "let", set: "set", service: "service", zone: "zone", default: "default", docker: "docker" },
  ...{ essentials: "essentials", include: "include", test: "test" },
  ...{ allow: "rule", deny: "rule", reject: "rule", log: "rule" },
};

const READ = new WeakMap<Piece, OutlineItem | "none">();

/** The statement of a piece, half typed or not, whose places move with it; nothing where there is none. Read once. */
export function outlineOf(file: EditedFile, piece: Piece): OutlineItem | undefined {
  let item = READ.get(piece);
  if (item === undefined) {
    const read = readOutline(file, piece);
    item = read ? anchored(read, piece.anchor) : "none";
    READ.set(piece, item);
  }
  return item === "none" ? undefined : item;
}

function readOutline(file: EditedFile, piece: Piece): OutlineItem | undefined {
  const words = wordsOf(file, piece).filter(({ role }) => role !== "comment");
  const [head] = words;
  const last = words.at(-1);
  const kind = head && head.role === "keyword" ? KINDS[head.text] : undefined;
  if (!head || !last || !kind) return undefined;
  const text = file.textOf(piece);
  const statement = piece.statements[0];
  const span = statement?.span ?? { ...head.span, end: last.span.end };
  const label = labelOf(kind, words);
  const name = kind === "docker" ? "docker" : (label?.value ?? shown(text, words));
  return {
    kind,
    // An editor refuses a name without a visible character.
    name: name.trim() === "" ? head.text : name.slice(0, LONGEST),
    detail: label && kind !== "test" ? shown(text, kind === "rule" ? words : behindEquals(words)) : "",
    span,
    selection: (label ?? head).span,
    items: statement ? itemsOf(statement, text, piece) : [],
  };
}

/** The word that names a statement: its name, or what stands behind `as`. */
function labelOf(kind: OutlineKind, words: readonly Word[]): Word | undefined {
  if (kind === "test") return isClosed(words[1]) ? words[1] : undefined;
  if (kind !== "rule" && kind !== "default") return words.find(({ place }) => place !== undefined && place === kind);
  const as = words.findIndex(({ role, text }) => role === "modifier" && text === "as");
  const label = as < 0 ? undefined : words[as + 1];
  return isClosed(label) ? label : undefined;
}

/** Whether a word is a string that has its second quote already. */
function isClosed(word: Word | undefined): boolean {
  return word?.role === "string" && word.text.length > 1 && word.text.endsWith('"');
}

function behindEquals(words: readonly Word[]): readonly Word[] {
  return words.slice(words.findIndex(({ role, text }) => role === "operator" && text === "=") + 1 || 2);
}

/** Words as they stand in a text, on one line and without comments. */
function shown(text: string, words: readonly Word[]): string {
  let line = "";
  let end = words[0]?.span.start.offset ?? 0;
  for (const { span, text: written } of words) {
    if (line.length > LONGEST) return `${line.slice(0, LONGEST - 1)}…`;
    const between = text.slice(end, span.start.offset).replace(/#[^\n]*|\\(?=\r?\n)/g, "");
    line += between.replace(/\s+/g, " ") + written;
    end = span.end.offset;
  }
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

function itemsOf(statement: Statement, text: string, piece: Piece): readonly OutlineItem[] {
  if (statement.kind !== "test" && statement.kind !== "docker") return [];
  const nodes = statement.kind === "test" ? statement.lines : statement.settings;
  return nodes.map(({ span }) => {
    const written = text.slice(span.start.offset - piece.anchor.offset, span.end.offset - piece.anchor.offset);
    const name = written.replace(/#[^\n]*|\\(?=\r?\n)/g, "").replace(/\s+/g, " ");
    const kind = statement.kind === "test" ? "line" : "setting";
    return { kind, name: name.slice(0, LONGEST), detail: "", span, selection: span, items: [] };
  });
}
