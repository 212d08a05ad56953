import type { Audit, Way, Zone } from "../../analysis/reach/audit.ts";
import { escapeMarkup } from "./escape.ts";
import { exposure, headline } from "./headline.ts";
import { picture } from "./picture.ts";
import { GROUPS, pathWords, type Row, rowsOf, wayWords } from "./rows.ts";
import { STYLE } from "./style.ts";

/** What the page is about, for whoever gets it from somebody else. */
export interface About {
  /** The host, the engine's address or the snapshot's file. */
  readonly host: string;
  /** The policy's files; none where Docker alone was asked. */
  readonly policy: readonly string[];
  /** The day on which it was made, as `2026-12-31`. */
  readonly date: string;
}

/** A page to show to others: one file, without scripts, that loads nothing (its own content security policy says so). */
export function auditHtml(audit: Audit, about: About): string {
  const rows = rowsOf(audit);
  const engine = audit.engine ? `Docker ${escapeMarkup(audit.engine)}` : "Docker of unknown version";
  const judged = audit.policy ? "with the policy, and Docker's own rules" : "by Docker's own rules, without a policy";
  const tables = GROUPS.map(([group, title]) => tableOf(title, rows, group, audit.zones)).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Who can reach what: ${escapeMarkup(about.host)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Who can reach what</h1>
<p class="about"><b>${escapeMarkup(about.host)}</b>, ${[...about.policy, about.date].map(escapeMarkup).join(", ")}</p>
<p class="lead">${engine}, ${judged}: ${escapeMarkup(headline(audit))}.</p>
${tiles(audit)}
<section class="card">
${picture(audit)}
${KEY}
</section>
${tables}
${idle(audit)}
${notes(audit)}
</main>
</body>
</html>
`;
}

function tiles(audit: Audit): string {
  const { internet, lan, inside } = exposure(audit);
  const all = [
    ["internet", internet.length, "reached from the internet"],
    ["lan", lan.length, "from a LAN, not from the internet"],
    ["containers", inside.length, "from this host and its containers alone"],
    ["closed", audit.unreachable.length, "not running, or without a network"],
  ] as const;
  const texts = all.map(
    ([style, number, words]) => `<div class="tile ${style}"><b>${number}</b><span>${words}</span></div>`,
  );
  return `<section class="tiles">\n${texts.join("\n")}\n</section>`;
}

const LINES = [
  ["open", "open to all of the zone"],
  ["some", "to some, or some ports"],
  ["maybe", "depends on what isn't known"],
] as const;
const KEY = `<p class="key">${LINES.map(
  ([verdict, words]) =>
    `<span class="internet"><svg viewBox="0 0 34 10" aria-hidden="true"><path class="edge ${verdict}" d="M0 5H34"/></svg>${words}</span>`,
).join("")}<span>Point at a line or a container to see it alone.</span></p>`;

function tableOf(title: string, all: readonly Row[], group: Row["group"], zones: readonly Zone[]): string {
  const rows = all.filter((row) => row.group === group);
  if (rows.length === 0) return "";
  const heading = ["Who", "What", "Family", ...zones.map(({ name }) => name), "Path"];
  const head = heading.map((text) => `<th scope="col">${escapeMarkup(text)}</th>`).join("");
  const body = rows.map((row) => `<tr>${cells(row, zones)}</tr>`).join("\n");
  return `<section class="card">
<h2>${title}</h2>
<table>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table>
</section>`;
}

function cells(row: Row, zones: readonly Zone[]): string {
  const project = row.project === undefined ? "" : `<small>${escapeMarkup(row.project)}</small>`;
  const ways = row.ways.map((way, index) => `<td>${cell(way, zones[index]?.kind ?? "host")}</td>`).join("");
  return `<td><b>${escapeMarkup(row.target)}</b>${project}</td><td><code>${escapeMarkup(row.what)}</code></td><td>${row.families.replaceAll("IPv", "v")}</td>${ways}<td>${pathWords(row)}</td>`;
}

function cell(way: Way, kind: Zone["kind"]): string {
  const { verdict, who, ports, by, why } = way;
  if (verdict === "closed") return `<span class="none" title="${escapeMarkup(why ?? "")}">–</span>`;
  const more = [...who, ...ports, ...by, ...(why ? [why] : [])].join(", ");
  return `<span class="way ${kind} ${verdict}" title="${escapeMarkup(more)}">${escapeMarkup(wayWords(way))}</span>`;
}

function idle({ unreachable }: Audit): string {
  if (unreachable.length === 0) return "";
  const items = unreachable.map(
    ({ container, why }) => `<li><b>${escapeMarkup(container)}</b>: ${escapeMarkup(why)}</li>`,
  );
  return `<section class="card"><h2>Nothing leads to</h2><ul>${items.join("")}</ul></section>`;
}

function notes(audit: Audit): string {
  if (audit.notes.length === 0) return "";
  const items = audit.notes.map((note) => `<li>${escapeMarkup(note)}</li>`);
  return `<section class="card"><h2>How to read this</h2><ul>${items.join("")}</ul></section>`;
}
