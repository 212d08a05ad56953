import type { Span } from "../../lang/span.ts";
import type { Origin } from "../ir/ir.ts";

/** The origin of a span, its file relative to the folder of the policy's first file, so that it's the same everywhere. */
export function originOf(span: Span, firstFile: string): Origin {
  return { file: relative(span.file, firstFile), line: span.start.line, column: span.start.column };
}

function relative(file: string, firstFile: string): string {
  const from = firstFile.split("/").slice(0, -1);
  const to = file.split("/");
  let same = 0;
  while (same < from.length && same < to.length - 1 && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => ".."), ...to.slice(same)].join("/");
}
