import type { Audit } from "../../analysis/reach/audit.ts";
import type { Palette } from "../../text/colour.ts";
import { cut } from "../../text/cut.ts";
import { table } from "../../text/table.ts";
import { visible } from "../../text/visible.ts";
import { headline } from "./headline.ts";
import { GROUPS, pathWords, type Row, rowsOf, wayWords } from "./rows.ts";

/** The cells that a name may take, so that one long name doesn't push all the rest off the screen. */
const NAME = 48;

/** For people at a terminal: a table, a line for each door and a column for each zone. */
export function auditText(audit: Audit, palette: Palette): string {
  const rows = rowsOf(audit);
  const zones = audit.zones.map(({ name }) => name);
  const parts = GROUPS.flatMap(([group, title]) => {
    const own = rows.filter((row) => row.group === group);
    if (own.length === 0) return [];
    const heading = ["who", "what", "family", ...zones, "path"];
    return `${palette.bold(title)}\n${table([heading, ...own.map(cells)])}`;
  });
  const idle = audit.unreachable.map(({ container, why }) => [cut(container, NAME), visible(why)]);
  if (idle.length > 0) parts.push(`${palette.bold("Nothing leads to")}\n${table(idle)}`);
  const notes = audit.notes.map((note) => `${palette.dim(visible(note))}\n`).join("");
  return `${palette.bold(headline(audit))}\n\n${parts.join("\n")}${notes === "" ? "" : `\n${notes}`}`;
}

function cells(row: Row): string[] {
  const { target, what, families, ways } = row;
  return [cut(target, NAME), ...[what, families, ...ways.map(wayWords), pathWords(row)].map(visible)];
}
