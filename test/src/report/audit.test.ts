import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Audit } from "../../../src/analysis/reach/audit.ts";
import { reach } from "../../../src/analysis/reach/reach.ts";
import { auditHtml } from "../../../src/report/audit/html.ts";
import { auditText } from "../../../src/report/audit/text.ts";
import { PLAIN } from "../../../src/text/colour.ts";
import { read, readDump } from "../docker/fixtures.ts";

const EDGE = read(readFileSync(new URL("../../../examples/edge/docker.json", import.meta.url), "utf8"));

/** Names that a container can't have, and that a damaged or forged snapshot can. */
const HOSTILE = "</title><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u001b[2J\u202e&";

/** The start and end tags of a page, in order; void elements and those that end themselves left out. */
function tags(html: string): string[] {
  const found = html
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .matchAll(/<(\/?)([a-z0-9]+)((?:\s+[\w-]+="[^"<>]*")*)\s*(\/?)>/gi);
  return [...found]
    .filter(([, , name = "", , own]) => own !== "/" && !["meta", "br"].includes(name))
    .map(([, end = "", name = ""]) => end + name);
}

const ABOUT = { host: "edge", policy: ["edge.wall"], date: "2026-03-01" };
const page = (audit: Audit, about = ABOUT) => auditHtml(audit, about);

function expectWellFormed(html: string): void {
  const open: string[] = [];
  for (const tag of tags(html)) {
    if (!tag.startsWith("/")) open.push(tag);
    else expect(open.pop()).toBe(tag.slice(1));
  }
  expect(open).toEqual([]);
}

describe("an audit as a page", () => {
  const html = page(reach({ topology: EDGE }));

  it("is well-formed, and loads and runs nothing", () => {
    expectWellFormed(html);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|<link|<img|<iframe|https?:|url\(|@import|\bsrc=|\bhref=|\son\w+=/i);
  });

  it("has everything that the audit has, in picture and tables", () => {
    for (const name of ["app", "db", "shop-worker-1", "www-nginx"]) {
      expect(html).toContain(`<tspan class="name">${name}</tspan>`);
      expect(html).toContain(`<b>${name}</b>`);
    }
    for (const zone of ["internet", "eth0", "eth1", "wg0", "containers", "host"]) {
      expect(html).toContain(`<th scope="col">${zone}</th>`);
    }
  });

  it("shows hostile names as text", () => {
    const containers = EDGE.containers.map((one) => ({
      ...one,
      name: `${one.name}${HOSTILE}`,
      compose: { project: HOSTILE, service: HOSTILE },
    }));
    const networks = EDGE.networks.map((one) => ({ ...one, name: HOSTILE + one.id }));
    const services = [{ id: "a", name: HOSTILE, labels: {}, ports: [] }];
    const stopped = { ...containers[0], name: HOSTILE, state: "exited" } as (typeof containers)[number];
    const found = reach({ topology: { ...EDGE, containers: [...containers, stopped], networks, services } });
    const forged: Audit = {
      ...found,
      engine: HOSTILE,
      notes: [HOSTILE],
      zones: found.zones.map((one) => ({ ...one })),
    };
    const made = page(forged, { host: HOSTILE, policy: [HOSTILE], date: HOSTILE });
    expect(made).not.toMatch(/<script|<img/);
    for (const hidden of ["\u001b", "\u202e"]) {
      expect(made).not.toContain(hidden);
      expect(auditText(forged, PLAIN)).not.toContain(hidden);
    }
    expectWellFormed(made);
    const plain = tags(page({ ...found, engine: "29", notes: ["a note"] }));
    expect(tags(made)).toEqual(plain);
  });

  it("draws what a picture has room for, and sums up the rest", () => {
    const [first] = EDGE.containers.filter(({ name }) => name === "www-nginx");
    const many = Array.from({ length: 208 }, (_, i) => ({ ...first, id: `${i}`.padStart(64, "0"), name: `web-${i}` }));
    const made = page(reach({ topology: { ...EDGE, containers: many as (typeof EDGE)["containers"] } }));
    expectWellFormed(made);
    const nodes = [...made.matchAll(/<tspan class="name">([^<]*)</g)].map(([, name]) => name);
    expect(nodes).toHaveLength(25);
    expect(nodes.slice(-2)).toEqual(["web-23", "184 more, in the tables below"]);
    expect(made).toContain("internet → 184 more, in the tables below: 184 of 184");
    expect(made).toContain("From the internet · 208<");
    for (const { name } of many) expect(made).toContain(`<b>${name}</b>`);
  });

  it.each([
    ["wide characters", "日本語".repeat(20), "日本語日本語日本語日本語日本…"],
    ["characters that are shown as their codes", "\u202e".repeat(20), `${"&lt;U+202E&gt;".repeat(3)}&lt;U+20…`],
  ])("keeps ports off names of %s", (_, name, shown) => {
    const containers = EDGE.containers.map((one) => (one.name === "www-nginx" ? { ...one, name } : one));
    const made = page(reach({ topology: { ...EDGE, containers } }));
    expect(made).toContain(`<tspan class="name">${shown}</tspan>`);
  });

  it("is cut to a terminal's measure where a name is long, as a table", () => {
    const name = "n".repeat(300);
    const containers = EDGE.containers.map((one) => (one.name === "www-nginx" ? { ...one, name } : one));
    const text = auditText(reach({ topology: { ...EDGE, containers } }), PLAIN);
    expect(text).toContain(`\n${"n".repeat(47)}…  `);
    expect(text).not.toContain("n".repeat(48));
  });

  it("says what it is about, and of when", () => {
    expect(html).toContain('<p class="about"><b>edge</b>, edge.wall, 2026-03-01</p>');
  });

  it("is the same for the same host", () => {
    expect(page(reach({ topology: EDGE }))).toBe(html);
  });

  it("keeps zones apart however many there are, and within the picture", () => {
    const more = Array.from({ length: 12 }, (_, i) => ({
      name: `vlan${i}`,
      bridge: false,
      addresses: [`10.9.${i}.1/24`],
    }));
    const interfaces = [...(EDGE.host?.interfaces ?? []), ...more];
    const made = page(reach({ topology: { ...EDGE, host: { ...EDGE.host, interfaces } } }));
    const height = Number(/viewBox="0 0 1080 (\d+)"/.exec(made)?.[1]);
    const boxes = [...made.matchAll(/<g class="zone \w+"><rect x="8" y="([\d.]+)"/g)].map((match) => Number(match[1]));
    expect(boxes).toHaveLength(18);
    for (const [index, y] of boxes.entries()) {
      if (index > 0) expect(y - (boxes[index - 1] as number)).toBeGreaterThanOrEqual(46);
    }
    expect((boxes.at(-1) as number) + 46).toBeLessThanOrEqual(height);
    expect(boxes[0]).toBeGreaterThanOrEqual(0);
  });
});

describe("an audit as a table", () => {
  it("has a line for each door and a column for each zone", () => {
    const text = auditText(reach({ topology: readDump("e26-nft-s02-pub") }), PLAIN);
    expect(text).toContain(
      [
        "1 container or service can be reached: 1 from the internet",
        "",
        "Published ports",
        "who  what           family  internet  LAN   containers  host  path",
        "web  tcp 8080 → 80  IPv4    open      open  open        open  DNAT, docker-proxy",
        "web  tcp 8080 → 80  IPv6    open      open  -           open  docker-proxy",
      ].join("\n"),
    );
    expect(text).toContain("No policy: this is what Docker's own rules leave open.");
  });

  it("says so where there is nothing", () => {
    const topology = { ...EDGE, containers: [], services: [] };
    expect(auditText(reach({ topology }), PLAIN)).toMatch(/^nothing of Docker's can be reached on this host\n/);
  });
});
