import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { parse } from "../../../lang/parse.ts";

/** The findings of a policy as `code «underlined text»`, by place. */
export function underlined(policy: string): string[] {
  return parse("policy.wall", policy).diagnostics.map((finding) => `${finding.code} «${textOf(policy, finding)}»`);
}

/** The help of all findings, one after the other. */
export function helpOf(policy: string): string {
  return parse("policy.wall", policy)
    .diagnostics.flatMap(({ help }) => help)
    .join(" ");
}

function textOf(policy: string, { span }: Diagnostic): string {
  return span ? policy.slice(span.start.offset, span.end.offset) : "";
}
