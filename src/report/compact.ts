import { visible } from "../text/visible.ts";
import type { Findings } from "./findings.ts";
import { place } from "./place.ts";

/** One line a finding, as compilers print them and editors read them: `file:line:column: severity[code]: message`. */
export function compact({ diagnostics }: Findings): string {
  return diagnostics
    .map(
      ({ span, severity, code, message }) =>
        `${span ? place(span) : "wallc"}: ${severity}[${code}]: ${visible(message)}\n`,
    )
    .join("");
}
