import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { moved } from "../../../lang/diagnostics/moved.ts";

/** The finding with every file under another name. */
export function relocate(item: Diagnostic, rename: (file: string) => string): Diagnostic {
  return moved(item, (span) => ({ ...span, file: rename(span.file) }));
}
