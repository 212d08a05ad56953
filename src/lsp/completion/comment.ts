import type { Definition } from "../../../lang/diagnostics/diagnostic.ts";
import type { Cursor } from "../cursor.ts";
import type { Proposal } from "./proposal.ts";

/** What can stand next in a comment that silences a finding; `found` tells the codes of findings in the policy. */
export function inComment(
  { prefix, start, token }: Cursor,
  catalogue: readonly Definition[],
  found: () => ReadonlySet<string>,
): Proposal[] {
  const end = start + prefix.length;
  const begun = /^(#\s*)(w[\w:]*)?$/.exec(prefix);
  if (begun) {
    const replaces = { start: start + (begun[1]?.length ?? 0), end };
    return begun[2] === undefined ? [] : [{ label: "wallc: allow", kind: "keyword", rank: 0, replaces }];
  }
  const action = /^#\s*wallc:\s*(\w*)$/.exec(prefix);
  if (action) {
    return [{ label: "allow", kind: "keyword", rank: 0, replaces: { start: end - (action[1]?.length ?? 0), end } }];
  }
  const code = /^#\s*wallc:\s*allow\s+([\w-]*)$/.exec(prefix);
  if (code) return codes(end - (code[1]?.length ?? 0), end, token?.text.slice(prefix.length) ?? "", catalogue, found());
  const because = /^#\s*wallc:\s*allow\s+[a-z][a-z0-9-]*\s+(\w*)$/.exec(prefix);
  if (!because) return [];
  const replaces = { start: end - (because[1]?.length ?? 0), end };
  return [{ label: "because", written: "because ", kind: "keyword", rank: 0, replaces }];
}

/** Codes of what can be silenced, with the word that stands behind one. */
function codes(
  start: number,
  end: number,
  rest: string,
  catalogue: readonly Definition[],
  found: ReadonlySet<string>,
): Proposal[] {
  const tail = /^[\w-]*/.exec(rest)?.[0].length ?? 0;
  const behind = /^[\w-]*\s+because\b/.test(rest) ? "" : " because ";
  return catalogue.flatMap(({ code, severity, title }): Proposal[] => {
    if (severity === "error") return [];
    const rank = found.has(code) ? 0 : 1;
    const replaces = { start, end: end + tail };
    return [{ label: code, written: `${code}${behind}`, kind: "code", detail: title, rank, replaces }];
  });
}
