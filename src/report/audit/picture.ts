import type { Audit, Verdict, Zone } from "../../analysis/reach/audit.ts";
import { cut } from "../../text/cut.ts";
import { textWidth } from "../../text/width.ts";
import { escapeMarkup } from "./escape.ts";
import { exposure } from "./headline.ts";
import { sumUp, type Target, targetsOf } from "./targets.ts";

const WIDTH = 1080;
const ZONE = { x: 8, width: 168, height: 46 };
const NODE = { x: 452, height: 32, gap: 8 };
const HEADING = 34;
/** Room that a character of a chip takes, and of a name. */
const [CHIP, NAME] = [7.1, 7.6];

interface Placed {
  readonly target: Target;
  readonly y: number;
}

/** Who reaches what, as one SVG: zones on the left, and what Docker brought on the right, the most exposed first. */
export function picture(audit: Audit): string {
  const targets = targetsOf(audit);
  const { internet, lan, inside } = exposure(audit);
  const reached = new Set([...internet, ...lan, ...inside]);
  const idle = targets.flatMap(({ name }) => (reached.has(name) ? [] : [name]));
  const bands = [
    ["internet", "From the internet", internet, 24],
    ["lan", "From a LAN, not from the internet", lan, 12],
    ["containers", "From this host and its containers alone", inside, 8],
    ["closed", "From nowhere", idle, 6],
  ] as const;
  const placed: Placed[] = [];
  const headings: string[] = [];
  let y = 6;
  for (const [style, words, names, most] of bands) {
    const own = targets.filter(({ name }) => names.includes(name));
    if (own.length === 0) continue;
    headings.push(
      `<text class="band ${style}" x="${NODE.x}" y="${y + 18}">${words} · ${own.length}</text>` +
        `<line class="rule" x1="${NODE.x}" x2="${WIDTH - 8}" y1="${y + 26}" y2="${y + 26}"/>`,
    );
    y += HEADING;
    for (const target of folded(own, most)) {
      placed.push({ target, y: y + NODE.height / 2 });
      y += NODE.height + NODE.gap;
    }
    y += 10;
  }
  const height = Math.max(y, audit.zones.length * (ZONE.height + 14) + 20);
  const zones = placeZones(audit.zones, placed, height);
  const nodes = placed.map((one) => targetOf(one, audit.zones, zones)).join("\n");
  const boxes = audit.zones.map((zone, index) => zoneBox(zone, zones[index] as number)).join("\n");
  return `<svg viewBox="0 0 ${WIDTH} ${Math.ceil(height)}" role="img" aria-label="Who reaches what: zones on the left, containers and services on the right">
${headings.join("\n")}
${nodes}
${boxes}
</svg>`;
}

/** On a host with many, those that a page of this size has no room for become one. */
function folded(targets: readonly Target[], most: number): readonly Target[] {
  if (targets.length <= most + 1) return targets;
  const rest = targets.slice(most);
  return [...targets.slice(0, most), sumUp(`${rest.length} more, in the tables below`, rest)];
}

/** Each zone beside the middle of what it reaches, in order, and none over another. */
function placeZones(zones: readonly Zone[], placed: readonly Placed[], height: number): number[] {
  const least = ZONE.height + 14;
  const wanted = zones.map(({ name }) => {
    const reached = placed.filter(({ target }) => isReached(target, name)).map(({ y }) => y);
    return reached.length === 0 ? height / 2 : reached.reduce((sum, y) => sum + y, 0) / reached.length;
  });
  const found: number[] = [];
  for (const y of wanted) found.push(Math.max(y, (found.at(-1) ?? -least) + least, ZONE.height / 2 + 6));
  let limit = height - ZONE.height / 2 - 6;
  for (let index = found.length - 1; index >= 0; index--) {
    found[index] = Math.min(found[index] as number, limit);
    limit = (found[index] as number) - least;
  }
  return found;
}

function isReached({ ways }: Target, zone: string): boolean {
  return (ways.get(zone)?.verdict ?? "closed") !== "closed";
}

const ZONE_WORDS = {
  internet: "anybody at all",
  lan: "neighbours",
  containers: "other containers",
  host: "programs on it",
};

function zoneBox({ name, kind }: Zone, y: number): string {
  const { x, width, height } = ZONE;
  const label = kind === "host" ? "this host" : name;
  return `<g class="zone ${kind}"><rect x="${x}" y="${y - height / 2}" width="${width}" height="${height}" rx="10"/><text x="${x + 16}" y="${y - 2}">${escapeMarkup(cut(label, 18))}</text><text class="small" x="${x + 16}" y="${y + 14}">${ZONE_WORDS[kind]}</text></g>`;
}

function targetOf({ target, y }: Placed, zones: readonly Zone[], at: readonly number[]): string {
  const step = Math.min(5, (NODE.height - 8) / Math.max(1, zones.length));
  const edges = zones.flatMap(({ name, kind }, index) => {
    const way = target.ways.get(name);
    if (!way || way.verdict === "closed") return [];
    const end = y + (index - (zones.length - 1) / 2) * step;
    return edge([at[index] as number, end], kind, way.verdict, `${name} → ${target.name}: ${way.words}`);
  });
  const { x, height } = NODE;
  const box = `<rect class="node" x="${x}" y="${y - height / 2}" width="${WIDTH - 8 - x}" height="${height}" rx="8"/>`;
  const name = cut(target.name, 30);
  const project = target.project === undefined ? "" : cut(target.project, 16);
  const beside = project && `<tspan class="dim" dx="10">${escapeMarkup(project)}</tspan>`;
  const label = `<text x="${x + 14}" y="${y + 4.5}"><tspan class="name">${escapeMarkup(name)}</tspan>${beside}</text>`;
  const after = x + 24 + (textWidth(name) + textWidth(project)) * NAME;
  return `<g class="target">${edges.join("")}${box}${label}${chips(target.chips, y, after)}</g>`;
}

function edge([from, to]: readonly [number, number], kind: Zone["kind"], verdict: Verdict, words: string): string {
  const [start, end] = [ZONE.x + ZONE.width, NODE.x];
  const [near, far] = [start + (end - start) * 0.45, start + (end - start) * 0.55];
  const path = `M${start} ${round(from)}C${near} ${round(from)} ${far} ${round(to)} ${end} ${round(to)}`;
  return `<path class="edge ${kind} ${verdict}" d="${path}" stroke-dashoffset="${round(to % 11)}"><title>${escapeMarkup(words)}</title></path><circle class="dot ${kind}" cx="${end}" cy="${round(to)}" r="2"/>`;
}

/** Ports, right-aligned; those that have no room become a number. */
function chips(ports: readonly string[], y: number, from: number): string {
  const room = WIDTH - 20 - from - 12;
  const shown: string[] = [];
  const width = (text: string) => text.length * CHIP + 14;
  let used = 0;
  for (const [index, port] of ports.entries()) {
    const rest = ports.length - index - 1;
    if (used + width(port) + 6 > room - (rest > 0 ? 40 : 0)) {
      shown.push(`+${ports.length - index}`);
      break;
    }
    shown.push(port);
    used += width(port) + 6;
  }
  let right = WIDTH - 18;
  return shown
    .reverse()
    .map((port) => {
      const wide = width(port);
      right -= wide + 6;
      const x = right + 6;
      return `<rect class="chip" x="${round(x)}" y="${y - 10}" width="${round(wide)}" height="20" rx="5"/><text class="port" x="${round(x + 7)}" y="${y + 4}">${escapeMarkup(port)}</text>`;
    })
    .join("");
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
