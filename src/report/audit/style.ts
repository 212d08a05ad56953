/** The page's look, light and dark. Nothing is loaded from anywhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --line: #e3e6eb; --text: #1b2430; --dim: #667180; --chip: #eef1f5;
  --internet: #d6335a; --lan: #c77700; --containers: #2f6fde; --host: #6b7686; --closed: #7f8a99;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1a2029; --line: #2b3340; --text: #e7ebf1; --dim: #93a0b1; --chip: #252d39;
    --internet: #ff6b8b; --lan: #f3ad3d; --containers: #6ea4ff; --host: #9aa6b6; --closed: #76828f;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 40px 28px 64px; }
h1 { margin: 0 0 4px; font-size: 28px; letter-spacing: -0.01em; }
h2 { margin: 0 0 12px; font-size: 17px; }
.about { margin: 0 0 4px; }
.lead { margin: 0 0 24px; color: var(--dim); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 14px; margin: 0 0 20px; }
.tile, .card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.tile { padding: 14px 18px; border-left: 4px solid var(--c); }
.tile b { display: block; font-size: 30px; line-height: 1.15; color: var(--c); }
.tile span { color: var(--dim); font-size: 13.5px; }
.card { padding: 20px 22px; margin: 0 0 20px; overflow-x: auto; }
.internet { --c: var(--internet); } .lan { --c: var(--lan); } .containers { --c: var(--containers); } .host { --c: var(--host); }
.closed { --c: var(--closed); }
svg { display: block; width: 100%; height: auto; min-width: 760px; font: 13px system-ui, "Segoe UI", "Noto Sans", sans-serif; }
svg text { fill: var(--text); } svg .dim { fill: var(--dim); }
svg .band { font-size: 12px; font-weight: 600; fill: var(--c); }
svg .rule { stroke: var(--line); }
svg .zone rect { fill: var(--c); } svg .zone text { fill: var(--card); font-weight: 600; } svg .zone .small { font-weight: 400; font-size: 11px; }
svg .node { fill: var(--card); stroke: var(--line); } svg tspan.dim { fill: var(--dim); } svg .name { font-weight: 600; }
svg .chip { fill: var(--chip); } svg .port { font: 11.5px ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; }
svg .edge { fill: none; stroke: var(--c); stroke-width: 1.7; opacity: .8; }
svg .edge.containers, svg .edge.host { opacity: .3; stroke-width: 1.3; }
svg .edge.some { stroke-dasharray: 7 4; } svg .edge.maybe { stroke-dasharray: 1.5 4; }
svg .dot { fill: var(--c); }
svg:hover .target { opacity: .22; } svg .target:hover { opacity: 1; } svg .target:hover .edge { opacity: 1; stroke-width: 2.6; }
.key { display: flex; flex-wrap: wrap; gap: 6px 22px; margin: 14px 0 0; color: var(--dim); font-size: 13px; }
.key svg { display: inline; width: 34px; min-width: 0; height: 10px; vertical-align: middle; margin-right: 6px; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th { text-align: left; font-weight: 600; color: var(--dim); font-size: 12px; padding: 6px 10px; border-bottom: 1px solid var(--line); white-space: nowrap; }
td { padding: 7px 10px; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
td code { font: 12.5px ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; }
td:first-child { min-width: 130px; max-width: 230px; overflow-wrap: anywhere; } td:nth-child(2) { min-width: 150px; }
td small { color: var(--dim); display: block; }
.way { display: inline-block; padding: 1px 9px; border-radius: 11px; font-size: 12.5px; border: 1px solid var(--c); color: var(--c); }
.way.open { background: var(--c); color: var(--card); font-weight: 600; }
.way.maybe { border-style: dotted; } .way.some { border-style: dashed; }
.none { color: var(--closed); }
ul { margin: 0; padding-left: 20px; color: var(--dim); }
@media print { body { background: #fff; } .card, .tile { break-inside: avoid; } }
`;
