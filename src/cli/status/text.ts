import type { Hit } from "../../host/hits/hits.ts";
import type { Palette } from "../../text/colour.ts";
import { count } from "../../text/count.ts";
import { table } from "../../text/table.ts";
import { visible } from "../../text/visible.ts";
import { changesText } from "../host/plan-text.ts";
import { statementsOf } from "./statements.ts";
import { appliedAt, isSound, type Status } from "./status.ts";

/** The status for a person. */
export function statusText(status: Status, palette: Palette): string {
  const { generation, hits, sources, pending } = status;
  const { source, firewall, at, id } = generation;
  const applied = appliedAt(generation);
  const when = applied === at ? `applied ${at}` : `applied ${applied}, compiled anew ${at}`;
  return [
    `${palette.bold(visible(source))} is in force with ${firewall}, ${when} (${id})\n`,
    pending ? "other rules are being put in force, or wait to be confirmed: what follows may be theirs\n" : "",
    driftText(status, palette),
    `\n${palette.bold("packets by policy line")} since the rules were loaded (those that open a connection, and what is refused)\n`,
    hitsText(hits, statementsOf(generation)),
    sourcesText(sources, palette),
  ].join("");
}

function driftText(status: Status, palette: Palette): string {
  const { drift, strays } = status;
  if (isSound(status)) return "the kernel holds exactly these rules\n";
  const others = strays.map((name) => `  ${palette.red(`+ rules of ours in ${name}, too`)}\n`);
  return (
    `${palette.bold(palette.red("somebody changed our rules"))} (- is missing, + is too much): ` +
    `\`wallc apply\` puts them right\n${changesText(drift, palette)}${others.join("")}`
  );
}

function hitsText(hits: readonly Hit[], statement: (place: string) => string | undefined): string {
  const shown = hits.filter(({ kind, packets }) => kind !== "own" || packets !== 0);
  const rows = shown.map((hit) => {
    const { kind, place, verdict = "", label, packets, bytes, countedWith } = hit;
    const decided = place === "default" ? `${verdict}, where no line decides` : label ? `${verdict} ${label}` : verdict;
    const written = kind === "line" ? (statement(place) ?? decided) : "";
    const shared =
      countedWith === undefined ? "" : ` (${packets === undefined ? "" : "perhaps also "}in ${countedWith})`;
    const what = kind === "lines" ? "several lines, counted together" : kind === "own" ? "by no line" : written;
    return [
      packets === undefined ? "?" : `${packets}`,
      bytes === undefined ? "?" : bytesText(bytes),
      visible(place),
      visible(`${what}${shared}`),
    ];
  });
  return table([["packets", "bytes", "where", ""], ...rows]);
}

function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

function sourcesText(sources: Status["sources"], palette: Palette): string {
  if (sources === undefined) return "\nthe kernel's log can't be read, which would tell who was refused most\n";
  if (sources.length === 0) return "";
  const rows = sources.map(({ source, lines, places }) => [count(lines, "line"), source, visible(places.join(", "))]);
  return `\n${palette.bold("refused most")}, by lines in the kernel's log (rules with \`log\`; at most 10 a second each)\n${table(rows)}`;
}
