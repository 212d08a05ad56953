import type { Audit } from "../../analysis/reach/audit.ts";

/** For programs: the audit as it is. Fields are only ever added. */
export function auditJson(audit: Audit): string {
  return `${JSON.stringify(audit, undefined, 2)}\n`;
}
