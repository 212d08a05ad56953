import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { Cursor } from "../cursor.ts";
import type { Place } from "./place.ts";
import type { Proposal } from "./proposal.ts";
import { escapeSnippet } from "./snippets.ts";
import { quote } from "./written.ts";

/** What is read at the cursor: a policy behind `include`, an address list behind `file`. */
export function fileKind({ section, item, cursor }: Place): "policy" | "list" | undefined {
  if (cursor.kind !== "statement") return undefined;
  if (section.head?.type === "kwInclude") return item.length === 0 ? "policy" : undefined;
  const last = cursor.before.at(-1);
  const definition = cursor.before[0]?.type === "kwLet" || cursor.before[0]?.type === "kwZone";
  const before = item.at(-2);
  const begins = item.length === 1 || (item.length === 3 && before?.type === "equals");
  return definition && begins && last?.type === "word" && last.text === "file" ? "list" : undefined;
}

/** More in a folder than anybody looks through. */
const MOST_FILES = 2000;

/** Files and folders beside the policy, as far as a path is typed; `own` is the policy's file itself, which it can't include. */
export async function fileNames(
  kind: "policy" | "list",
  cursor: Cursor,
  home: string,
  own: string,
): Promise<Proposal[]> {
  const path = pathAt(cursor);
  if (!path) return [];
  const folder = resolve(home, path.folder);
  const found = (await entriesOf(folder)).filter(
    (one) => (path.typed.startsWith(".") || !one.name.startsWith(".")) && resolve(folder, one.name) !== own,
  );
  return found.slice(0, MOST_FILES).flatMap((one): Proposal[] => {
    const isFolder = one.isDirectory();
    const isPolicy = one.name.endsWith(".wall");
    if (!isFolder && kind === "policy" && !isPolicy) return [];
    return proposal(one.name, isFolder, path, !isFolder && kind === "list" && isPolicy ? 2 : isFolder ? 1 : 0);
  });
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

interface Path {
  /** As far as it is whole, with a `/` at its end; empty for the policy's own folder. */
  readonly folder: string;
  readonly typed: string;
  readonly quoted: boolean;
  /** Where the part stands that is being typed. */
  readonly replaces: { readonly start: number; readonly end: number };
  /** Whether a quote stands behind it already. */
  readonly closed: boolean;
}

function pathAt({ prefix, start, end, place }: Cursor): Path | undefined {
  const quoted = prefix.startsWith('"');
  if (quoted && place !== "string") return undefined;
  const at = start + prefix.length;
  const written = quoted ? prefix.slice(1) : prefix;
  const slash = written.lastIndexOf("/") + 1;
  const plain = (text: string): string => (quoted ? text.replace(/\\(["\\])/g, "$1") : text);
  const closed = quoted && end > at;
  return {
    folder: plain(written.slice(0, slash)),
    typed: plain(written.slice(slash)),
    quoted,
    replaces: quoted ? { start: start + 1 + slash, end: closed ? end - 1 : at } : { start, end },
    closed,
  };
}

/** In quotes the last part of the path alone is written, so that one can go on behind a folder. */
function proposal(name: string, isFolder: boolean, path: Path, rank: number): Proposal[] {
  const whole = quote(path.quoted ? name : `${path.folder}${name}`);
  if (whole === undefined) return [];
  const label = isFolder ? `${name}/` : name;
  const inner = `${whole.slice(1, -1)}${isFolder ? "/" : ""}`;
  const kind = isFolder ? "folder" : "file";
  const common = { label, kind, rank, replaces: path.replaces } as const;
  if (path.quoted) return [{ ...common, written: path.closed || isFolder ? inner : `${inner}"`, typed: inner }];
  const typed = `${path.folder}${label}`;
  const snippet = isFolder ? { snippet: `"${escapeSnippet(inner)}$1"` } : {};
  return [{ ...common, written: `"${inner}"`, typed, ...snippet }];
}
