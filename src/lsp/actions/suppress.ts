import type { EditedFile } from "../../../lang/edited-file.ts";
import { isSamePolicy } from "../../../lang/format/shape.ts";
import { parse } from "../../../lang/parse.ts";
import type { Span } from "../../../lang/span.ts";
import { escapeSnippet } from "../workspace-edit.ts";
import type { ActionMaker } from "./action.ts";

/** What a suppression is no answer to: comments that are to be one. */
const ABOUT_COMMENTS: readonly string[] = ["bad-suppression", "unused-suppression"];

/**
 * The comment that silences a finding on its line, whose reason is left to be written: without one it silences nothing, and
 * `bad-suppression` says so. Above the line, or at its end where a comment above it would break the statement. Errors can't be silenced.
 */
export const suppress: ActionMaker = ({ finding, document, file }) => {
  const { code, severity, span } = finding;
  if (severity === "error" || !span || ABOUT_COMMENTS.includes(code)) return [];
  const { text, uri } = document;
  const lineStart = text.lastIndexOf("\n", span.start.offset - 1) + 1;
  const newline = text.indexOf("\n", lineStart);
  const line = text.slice(lineStart, newline < 0 ? text.length : newline).replace(/\r$/, "");
  if (/^\s*(#|$)/.test(line) || isBegun(text.slice(0, lineStart), code)) return [];
  const comment = `# wallc: allow ${code} because `;
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  const end = lineStart + line.trimEnd().length;
  const places: readonly Place[] = [
    { at: lineStart, before: indent, behind: "\n", moves: 1 },
    { at: end, before: " ", behind: "", moves: 0 },
  ];
  const edited = document.file(file);
  const place = places.find((one) => silences(edited, one, comment, code, span));
  if (!place) return [];
  const position = document.positionAt(place.at);
  const change = {
    uri,
    range: { start: position, end: position },
    text: `${place.before}${comment}${place.behind}`,
    snippet: `${escapeSnippet(`${place.before}${comment}`)}$0${place.behind}`,
  };
  return [{ title: `Suppress \`${code}\` here, with a reason`, finding, changes: [change] }];
};

/** Where the comment is put in, and what around it; `moves` is by how many lines the finding moves then. */
interface Place {
  readonly at: number;
  readonly before: string;
  readonly behind: string;
  readonly moves: number;
}

const UNREASONED = /^\s*#\s*wallc:\s*allow\s+(\S+)(?:\s+because)?\s*$/;

/** Whether the comment is begun already in the lines above: it has no reason yet. */
function isBegun(above: string, code: string): boolean {
  const comments = /(?:^[ \t]*#.*\n)*$/m.exec(above)?.[0] ?? "";
  return comments.split("\n").some((line) => UNREASONED.exec(line)?.[1] === code);
}

/** Whether the statement with the comment and a reason is the same one, and the finding's line has a suppression more. */
function silences(file: EditedFile, place: Place, comment: string, code: string, { start }: Span): boolean {
  const piece = file.pieceAt(start.offset);
  const at = place.at - piece.offset;
  const fresh = `${piece.text.slice(0, at)}${place.before}${comment}x${place.behind}${piece.text.slice(at)}`;
  const [before, after] = [parse(file.file, piece.text), parse(file.file, fresh)];
  const wanted = start.line - piece.line + 1 + place.moves;
  const mine = after.suppressions.filter((one) => one.code === code && one.line === wanted && one.reason === "x");
  return (
    mine.length === 1 &&
    after.suppressions.length === before.suppressions.length + 1 &&
    isSamePolicy({ ...before, suppressions: [] }, { ...after, suppressions: [] })
  );
}
